/** The list of keys: filters, search and pages. */

import { call, NotFound } from "./rpc.js";
import { clear, copy, find, setOptions, show } from "./dom.js";
import { marks, time } from "./format.js";

const PAGE = 25;

/** What a name or an id may be; a token may not. */
const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

/** There is no index by parts of names: a search goes through keys, so many a call and a page at most. */
const SEARCHED_AT_ONCE = 200;
const SEARCHED_AT_MOST = 5_000;

const body = find("keys").tBodies[0];
const status = find("status");

/** The cursors of the pages up to the one that is shown. */
let cursors = [undefined];
let loading = 0;

export const context = () => find("context").value;

/** The contexts to choose among, and the kinds. */
export function offer(contexts, kinds, chosen) {
  setOptions(find("context"), contexts);
  find("context").value = chosen;
  setOptions(find("kind"), [["", "Every scope"], ...kinds.map(({ name }) => [name, name])]);
  show(find("context-field"), contexts.length > 1);
}

export function forget() {
  loading++;
  cursors = [undefined];
  clear(body);
  status.textContent = "";
  find("filters").reset();
  show(find("keys"), false);
  show(find("pages"), false);
}

/** From the first page on. */
export function first(options) {
  cursors = [undefined];
  return load(options);
}

/**
 * Loads the page again.
 *
 * @param actions what may be done with a key: a set of "rotate" and "revoke"
 */
export async function load({ actions, focus = false, said = "" }) {
  const mine = ++loading;
  find("keys").setAttribute("aria-busy", "true");
  try {
    const page = await read(cursors.at(-1));
    if (mine !== loading) {
      return;
    }
    body.replaceChildren(...page.items.map((key) => row(key, actions(key))));
    show(find("keys"), page.items.length > 0);
    pages(page.next_cursor);
    status.textContent = [said, summary(page)].filter(Boolean).join(" ");
    if (focus) {
      find("keys-title").focus();
    }
  } finally {
    if (mine === loading) {
      find("keys").removeAttribute("aria-busy");
    }
  }
}

/** To the next page, or to the one before; where that fails, all stays as it is. */
export async function turn(options, forward) {
  if (find("keys").hasAttribute("aria-busy")) {
    return;
  }
  const before = cursors;
  cursors = forward ? [...before, find("page-next").dataset.cursor] : before.slice(0, -1);
  try {
    await load({ ...options, focus: true });
  } catch (error) {
    cursors = before;
    throw error;
  }
}

function pages(next) {
  const number = cursors.length;
  show(find("pages"), number > 1 || Boolean(next));
  show(find("page-before"), number > 1);
  show(find("page-next"), Boolean(next));
  find("page-next").dataset.cursor = next ?? "";
  find("page-number").textContent = `Page ${number}`;
}

function read(cursor) {
  const query = {
    context: context(),
    kind: find("kind").value || undefined,
    status: find("state").value || undefined,
  };
  const words = find("search").value.trim().toLowerCase();
  return words ? searched(query, words, cursor) : call("keys.list", { ...query, cursor, limit: PAGE });
}

async function searched(query, words, from) {
  const items = from === undefined ? await named(query) : [];
  const known = items.map(({ id }) => id);
  let looked = 0;
  let cursor = from;
  do {
    const page = await call("keys.list", { ...query, cursor, limit: SEARCHED_AT_ONCE });
    looked += page.items.length;
    items.push(...page.items.filter((key) => matches(key, words) && !known.includes(key.id)));
    cursor = page.next_cursor;
  } while (cursor && items.length < PAGE && looked < SEARCHED_AT_MOST);
  return { items, next_cursor: cursor, looked };
}

/** A whole name or id is found at once, however many keys there are. */
async function named({ context: within, kind, status: state }) {
  const name = find("search").value.trim();
  if (!NAME.test(name)) {
    return [];
  }
  try {
    const key = await call("keys.get", { context: within, name });
    return (!kind || key.kind === kind) && (!state || key.status === state) ? [key] : [];
  } catch (error) {
    if (error instanceof NotFound) {
      return [];
    }
    throw error;
  }
}

function matches(key, words) {
  return key.id.toLowerCase() === words
    || [key.name, key.principal, key.display_name].some((text) => text.toLowerCase().includes(words));
}

function summary({ items, next_cursor: next, looked }) {
  const number = items.length === 1 ? "1 key" : `${items.length} keys`;
  if (looked !== undefined) {
    const further = next ? ` among the ${looked} looked through; the next page looks further.` : ".";
    return items.length === 0 ? `No key matches${further}` : `${number} found${further}`;
  }
  if (items.length === 0 && !next) {
    return cursors.length > 1 ? "No more keys." : "No keys. Change the filters to see others.";
  }
  return cursors.length > 1 || next ? `Page ${cursors.length}: ${number}.` : `${number}.`;
}

function row(key, allowed) {
  const { whole, parts } = copy("row");
  whole.dataset.key = key.id;
  whole.dataset.name = key.name;
  whole.key = key;
  parts.name.textContent = key.name;
  parts.owner.textContent = key.display_name === key.name ? "" : key.display_name;
  parts.kind.textContent = key.kind;
  parts.marks.append(...marks(key));
  parts.used.append(time(key.last_used_at, "never"));
  parts.expires.append(time(key.expires_at, "never"));
  for (const button of whole.querySelectorAll("[data-action]")) {
    const { action } = button.dataset;
    if (action === "details") {
      button.setAttribute("aria-haspopup", "dialog");
    } else {
      show(button, key.status === "active" && allowed.has(action));
      button.setAttribute("aria-label", `${button.textContent} ${key.name}`);
    }
  }
  return whole;
}

/** Back to where the focus was before the list was made again, or to its heading. */
export function focusOn(keyId, action) {
  const again = body.querySelector(`tr[data-key="${CSS.escape(keyId)}"] [data-action="${action}"]:not([hidden])`);
  (again ?? find("keys-title")).focus();
}
