/** Rotating a key: a new token for it, and the end of the present one. */

import { call } from "./rpc.js";
import { find, show } from "./dom.js";
import { onSubmit, open } from "./dialog.js";

const dialog = find("rotate");

let key = null;

/**
 * Prepares the dialog.
 *
 * @param rotated is given what was issued
 * @param ended is told when the session has ended
 */
export function prepare(rotated, ended) {
  onSubmit(dialog, async () => {
    const { value } = find("rotate-expiry");
    const issued = await call("keys.rotate", {
      context: key.context,
      name: key.id,
      ttl_seconds: value ? Number(value) : undefined,
    });
    dialog.close();
    await rotated(issued);
  }, ended);
}

/** Asks whether it is to be. */
export function ask(target, isOwn) {
  key = target;
  dialog.querySelector("form").reset();
  find("rotate-title").textContent = `Rotate ${key.name}?`;
  show(find("rotate-own"), isOwn);
  open("rotate");
}
