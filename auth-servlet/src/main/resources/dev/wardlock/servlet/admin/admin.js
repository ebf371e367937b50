/** The admin page: who is logged in decides what is shown; the server decides what is done. */

import { call } from "./rpc.js";
import { find, show } from "./dom.js";
import { closeAll, report } from "./dialog.js";
import { covers, may, mayAnywhere } from "./grants.js";
import * as history from "./history.js";
import * as keys from "./keys.js";
import * as mint from "./mint.js";
import * as revoke from "./revoke.js";
import * as rotate from "./rotate.js";
import * as session from "./session.js";
import { showOnce } from "./token.js";

const SYSTEM = "system";
const DEFAULT = "default";

/** More than that are too many to choose among. */
const CONTEXTS_AT_MOST = 1_000;

let me = null;
let kinds = [];

const loginForm = find("login-form");
const token = find("token");

const isOwn = (key) => key.id === me.id;

/** Whether a key is the caller's own or below it; others are not even listed to whoever may not read. */
const owns = (key) => isOwn(key) || (me.id && key.parent === me.id) || !mayAnywhere(me, "keys:read");

function actions(key) {
  const all = new Set();
  const bySelf = me.selfService && owns(key);
  if ((me.selfService && isOwn(key)) || (may(me, "keys:rotate", key.scope_floor) && covers(me, key.grants))) {
    all.add("rotate");
  }
  if (bySelf || may(me, "keys:revoke", key.scope_floor)) {
    all.add("revoke");
  }
  return all;
}

function problem(text) {
  find("problem").textContent = text;
}

/** Does something with the server that is not asked in a dialog. */
async function attempt(work) {
  problem("");
  try {
    await work();
  } catch (error) {
    report(error, problem, toLogin);
  }
}

/** Forgets who was there, and asks who is. */
function toLogin(note = "") {
  me = null;
  closeAll();
  keys.forget();
  problem("");
  show(find("bar"), false);
  show(find("keys-view"), false);
  show(find("login-view"), true);
  find("login-note").textContent = note;
  find("login-problem").textContent = "";
  document.title = `Log in – ${document.body.dataset.title}`;
  token.focus();
}

async function toKeys() {
  const readsAll = mayAnywhere(me, "keys:read");
  kinds = await call("kinds.list");
  const contexts = await contextsToChoose();
  show(find("login-view"), false);
  show(find("bar"), true);
  show(find("keys-view"), true);
  show(find("filters"), readsAll);
  show(find("mint-open"), mayAnywhere(me, "keys:create"));
  find("who-name").textContent = me.name;
  find("who-kind").textContent = me.kind;
  find("keys-title").textContent = readsAll ? "Keys" : "Your keys";
  find("keys-lead").textContent = readsAll
    ? "Who may use this application, and what with."
    : "Your key, and what was delegated from it. Managing others’ keys is for those whose scope allows it.";
  document.title = `${find("keys-title").textContent} – ${document.body.dataset.title}`;
  keys.offer(contexts, kinds, me.context === SYSTEM && readsAll ? DEFAULT : me.context);
  if (readsAll || me.id) {
    await keys.first({ actions, focus: true });
  } else {
    problem("You are logged in with a shared secret, which is no key and has none. Log in with a key to see it.");
  }
}

/** Keys of the system act on every context, others on their own. */
async function contextsToChoose() {
  if (me.context !== SYSTEM) {
    return [[me.context, me.context]];
  }
  const ids = new Map([[DEFAULT, DEFAULT], [SYSTEM, SYSTEM]]);
  let cursor;
  while (may(me, "contexts:manage") && ids.size < CONTEXTS_AT_MOST) {
    const page = await call("contexts.list", { cursor, limit: 500 });
    page.items.forEach(({ id, name }) => ids.set(id, name === id ? id : `${name} (${id})`));
    cursor = page.next_cursor;
    if (!cursor) {
      break;
    }
  }
  return [...ids];
}

async function issued(answer, title, action) {
  const own = answer.id === me.id;
  await showOnce(answer, title);
  if (own) {
    toLogin("Your key was rotated. Log in with the new token.");
    return;
  }
  await attempt(() => keys.load({ actions }));
  keys.focusOn(answer.id, action);
}

async function revoked(key, ids) {
  if (ids.includes(me.id)) {
    toLogin(`${key.name} was revoked, and your session with it.`);
    return;
  }
  const said = ids.length > 1 ? `${key.name} was revoked, and ${ids.length - 1} below it.` : `${key.name} was revoked.`;
  await attempt(() => keys.load({ actions, said, focus: true }));
}

loginForm.addEventListener("submit", async (event) => {
  event.preventDefault();
  const key = token.value.trim();
  find("login-note").textContent = "";
  find("login-problem").textContent = "";
  token.removeAttribute("aria-invalid");
  const failed = (text) => {
    find("login-problem").textContent = text;
    token.setAttribute("aria-invalid", "true");
    token.focus();
  };
  if (!key) {
    failed("Enter your key.");
    return;
  }
  try {
    await session.logIn(key);
    token.value = "";
    await begin();
    if (!me) {
      failed("The browser did not keep the session’s cookie. Allow cookies for this site, and try again.");
    }
  } catch (error) {
    token.value = "";
    report(error, failed, failed);
  }
});
loginForm.noValidate = true;

find("logout").addEventListener("click", () => attempt(async () => {
  await session.logOut();
  toLogin("You are logged out. Your key stays valid.");
}));

find("filters").addEventListener("submit", (event) => {
  event.preventDefault();
  attempt(() => keys.first({ actions }));
});
find("filters").addEventListener("change", (event) => {
  if (event.target.matches("select")) {
    attempt(() => keys.first({ actions }));
  }
});

find("page-next").addEventListener("click", () => attempt(() => keys.turn({ actions }, true)));
find("page-before").addEventListener("click", () => attempt(() => keys.turn({ actions }, false)));
find("mint-open").addEventListener("click", () => mint.ask(me, mint.mintable(me, kinds), keys.context()));

find("keys").addEventListener("click", (event) => {
  const button = event.target.closest("[data-action]");
  if (!button) {
    return;
  }
  const { key } = button.closest("tr");
  switch (button.dataset.action) {
    case "rotate":
      rotate.ask(key, isOwn(key));
      break;
    case "revoke":
      revoke.ask(key, isOwn(key));
      break;
    default:
      history.showKey(key, owns(key) || may(me, "audit:read"));
  }
});

mint.prepare((answer) => issued(answer, `${answer.name} was minted`, "details"), toLogin);
rotate.prepare((answer) => issued(answer, `${answer.name} has a new token`, "rotate"), toLogin);
revoke.prepare(revoked, toLogin);
history.prepare(toLogin);

async function begin() {
  me = await session.current();
  if (me) {
    await toKeys();
  } else {
    toLogin();
  }
}

begin().catch((error) => {
  toLogin();
  report(error, (text) => {
    find("login-problem").textContent = text;
  }, toLogin);
});
