/** Revoking a key, and all that was delegated from it: what falls is shown before. */

import { call } from "./rpc.js";
import { clear, element, find, show } from "./dom.js";
import { onSubmit, open, report, tell } from "./dialog.js";

const SHOWN = 20;

const dialog = find("revoke");
const count = find("revoke-count");
const falls = find("revoke-falls");

let key = null;
let ending = () => {};

/**
 * Prepares the dialog.
 *
 * @param revoked is given the key, and the ids of all that ended
 * @param ended is told when the session has ended
 */
export function prepare(revoked, ended) {
  ending = ended;
  onSubmit(dialog, async () => {
    const answer = await call("keys.revoke", { context: key.context, name: key.id });
    dialog.close();
    await revoked(key, answer.revoked);
  }, ended);
}

/** Asks whether it is to be, and shows what falls with it. */
export async function ask(target, isOwn) {
  key = target;
  find("revoke-title").textContent = `Revoke ${key.name}?`;
  show(find("revoke-own"), isOwn);
  count.textContent = "Looking for what was delegated from it …";
  clear(falls);
  open("revoke");
  try {
    const below = await descendants(target);
    if (key !== target) {
      return;
    }
    count.textContent = words(below.length);
    const names = below.slice(0, SHOWN).map(({ name }) => element("li", name));
    if (below.length > SHOWN) {
      names.push(element("li", `and ${below.length - SHOWN} more`, "soft"));
    }
    falls.replaceChildren(...names);
  } catch (error) {
    count.textContent = "What falls with it could not be found out.";
    report(error, (text) => tell(dialog, text), ending);
  }
}

function words(number) {
  if (number === 0) {
    return "No key was delegated from it: it alone ends.";
  }
  return number === 1
    ? "This key was delegated from it, and ends with it:"
    : `These ${number} keys were delegated from it, and end with it:`;
}

/** The live keys below a key. */
async function descendants({ id, context }) {
  const found = [];
  let cursor;
  do {
    const page = await call("keys.list", { context, under: id, status: "active", limit: 500, cursor });
    found.push(...page.items.filter((item) => item.id !== id));
    cursor = page.next_cursor;
  } while (cursor);
  return found;
}
