/** Minting a key. */

import { call, CallError } from "./rpc.js";
import { find, setOptions, show } from "./dom.js";
import { mayAnywhere } from "./grants.js";
import { onSubmit, open } from "./dialog.js";

const dialog = find("mint");
const kindSelect = find("mint-kind");
const expiry = find("mint-expiry");

let kinds = [];
let context = "";

/**
 * Prepares the dialog.
 *
 * @param minted is given what was issued
 * @param ended is told when the session has ended
 */
export function prepare(minted, ended) {
  onSubmit(dialog, async () => {
    const issued = await call("keys.create", wanted());
    dialog.close();
    await minted(issued);
  }, ended);
}

/** The kinds that somebody could mint: those that could hold no more than they do. */
export function mintable(me, all) {
  return all.filter((kind) => kind.verbs.every((verb) => mayAnywhere(me, verb)));
}

/** Asks for a key in a context. */
export function ask(me, all, inContext) {
  kinds = all;
  context = inContext;
  dialog.querySelector("form").reset();
  setOptions(kindSelect, kinds.map((kind) => [kind.name, kind.name]));
  find("mint-floor").value = me.scope_floor === "*" ? "" : me.scope_floor;
  find("mint-title").textContent = context === me.context ? "Mint a key" : `Mint a key in ${context}`;
  find("mint-date").min = new Date().toISOString().slice(0, 10);
  dialog.querySelector("details").open = false;
  describeKind();
  chooseDate();
  open("mint");
  find("mint-name").focus();
}

kindSelect.addEventListener("change", describeKind);
expiry.addEventListener("change", chooseDate);

function describeKind() {
  const kind = kinds.find(({ name }) => name === kindSelect.value);
  const pinned = kind?.floors.length > 0;
  find("mint-kind-hint").textContent = kind ? `It may at most: ${verbs(kind)}.` : "";
  find("mint-floor-hint").textContent = pinned
    ? `This scope is pinned to ${kind.floors.join(" or ")}.`
    : "A path, such as org/acme. Left empty, everywhere.";
  if (pinned) {
    dialog.querySelector("details").open = true;
  }
}

function verbs(kind) {
  return kind.verbs.includes("*") ? "everything" : kind.verbs.join(", ") || "nothing";
}

function chooseDate() {
  show(find("mint-date-field"), expiry.value === "date");
}

function wanted() {
  const params = { context, name: find("mint-name").value.trim(), kind: kindSelect.value };
  if (!params.name) {
    find("mint-name").focus();
    throw new CallError("The key needs a name. Enter one, such as build-bot.");
  }
  const grants = lines("mint-grants");
  const optional = {
    ttl_seconds: lifetime(),
    grants: grants.length > 0 ? grants : undefined,
    scope_floor: find("mint-floor").value.trim() || undefined,
    principal: find("mint-principal").value.trim() || undefined,
    metadata: metadata(),
  };
  return { ...params, ...optional };
}

function lines(id) {
  return find(id).value.split("\n").map((line) => line.trim()).filter(Boolean);
}

function lifetime() {
  if (expiry.value !== "date") {
    return expiry.value ? Number(expiry.value) : undefined;
  }
  const end = new Date(`${find("mint-date").value}T23:59:59`);
  const seconds = Math.floor((end - Date.now()) / 1000);
  if (!(seconds > 0)) {
    find("mint-date").focus();
    throw new CallError("The last day is today or later. Choose one.");
  }
  return seconds;
}

function metadata() {
  const notes = {};
  for (const line of lines("mint-metadata")) {
    const at = line.indexOf("=");
    if (at < 1) {
      find("mint-metadata").focus();
      throw new CallError("Each line of metadata is name=value. Mend the one without, and try again.");
    }
    notes[line.slice(0, at).trim()] = line.slice(at + 1).trim();
  }
  return Object.keys(notes).length > 0 ? notes : undefined;
}
