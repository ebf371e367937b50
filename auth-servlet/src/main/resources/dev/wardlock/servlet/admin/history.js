/** What a key is, and what was done with it and to it. */

import { call } from "./rpc.js";
import { clear, element, find, show } from "./dom.js";
import { exactTime } from "./format.js";
import { open, report, tell } from "./dialog.js";

const dialog = find("details");
const status = find("history-status");
const events = find("history-events");
const more = find("history-more");

const ACTIONS = {
  "key.minted": "Minted",
  "key.delegated": "Delegated",
  "key.recovered": "Made in recovery",
  "key.rotated": "Rotated",
  "key.replaced": "Replaced by a successor",
  "key.retired": "Ended by its successor’s first use",
  "key.shortened": "Expiry pulled in",
  "key.revoked": "Revoked",
  "key.settled": "First used",
  "key.rehashed": "Stored hash upgraded",
  "key.secret_reused": "An old secret was presented",
};

let key = null;
let cursor = null;
let ending = () => {};

export function prepare(ended) {
  ending = ended;
  more.addEventListener("click", () => load(key, cursor));
}

/**
 * Shows a key.
 *
 * @param withHistory whether whoever looks may know what was done to it
 */
export async function showKey(target, withHistory) {
  key = target;
  find("details-title").textContent = key.name;
  find("details-facts").replaceChildren(...facts(key).flatMap(([name, value]) => {
    const description = element("dd");
    description.append(value);
    return [element("dt", name), description];
  }));
  clear(events);
  status.textContent = "";
  show(more, false);
  show(find("history"), withHistory);
  open("details");
  if (withHistory) {
    await load(target, undefined);
  }
}

function facts(of) {
  const all = [
    ["Id", element("code", of.id)],
    ["Context", of.context],
    ["Principal", of.display_name === of.principal ? of.principal : `${of.display_name} (${of.principal})`],
    ["Scope", of.kind],
    ["Region", of.scope_floor === "*" ? "everywhere" : element("code", of.scope_floor)],
    ["Grants", of.grants.length > 0 ? list(of.grants) : "none"],
    ["Created", exactTime(of.created_at)],
    ["Secret since", exactTime(of.secret_since)],
    ["Expires", exactTime(of.expires_at, "never")],
    ["Last used", exactTime(of.last_used_at, "never")],
  ];
  if (of.revoked_at) {
    all.push(["Revoked", exactTime(of.revoked_at)]);
  }
  if (of.parent) {
    all.push(["Delegated from", element("code", of.parent)]);
  }
  const notes = Object.entries(of.metadata).map(([name, value]) => `${name} = ${value}`);
  if (notes.length > 0) {
    all.push(["Metadata", list(notes)]);
  }
  return all;
}

function list(texts) {
  const made = element("ul", "", "plain");
  made.append(...texts.map((text) => element("li", text)));
  return made;
}

async function load(target, after) {
  status.textContent = "Loading …";
  try {
    const page = await call("audit.list", { key: target.id, cursor: after, limit: 20 });
    if (key !== target) {
      return;
    }
    events.append(...page.items.map(line));
    cursor = page.next_cursor;
    show(more, Boolean(cursor));
    const number = events.childElementCount;
    status.textContent = number === 0 ? "Nothing is on record." : `${number} ${number === 1 ? "event" : "events"}, newest first.`;
  } catch (error) {
    status.textContent = "";
    report(error, (text) => tell(dialog, text), ending);
  }
}

/** What it did itself names the other key. */
function line(event) {
  const item = element("li");
  const what = element("strong", ACTIONS[event.action] ?? event.action);
  const about = event.key && event.key !== key.id ? ` ${event.name ?? event.key}` : "";
  const details = Object.entries(event.details).map(([name, value]) => `${name} ${value}`).join(", ");
  item.append(exactTime(event.at), " ", what, about, ` by ${event.by.name || event.by.kind}`);
  if (details) {
    item.append(element("span", ` (${details})`, "soft"));
  }
  return item;
}
