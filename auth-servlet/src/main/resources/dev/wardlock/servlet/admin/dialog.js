/** Dialogs with a form: one thing is asked, one thing is done, and a fault is told where it was asked. */

import { CallError, SessionEnded } from "./rpc.js";
import { find } from "./dom.js";

for (const button of document.querySelectorAll("dialog [data-close]")) {
  button.addEventListener("click", () => button.closest("dialog").close());
}

/** Tells what is wrong in a dialog; nothing, with an empty text. */
export function tell(dialog, text) {
  dialog.querySelector("[data-problem]").textContent = text;
}

/**
 * Has the form of a dialog do something. While it does, it cannot be sent again.
 *
 * @param work does it; a CallError that it throws is told in the dialog
 * @param ended is told when the session has ended
 */
export function onSubmit(dialog, work, ended) {
  const form = dialog.querySelector("form");
  const button = form.querySelector("[type=submit]");
  let busy = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (busy) {
      return;
    }
    busy = true;
    button.setAttribute("aria-disabled", "true");
    tell(dialog, "");
    try {
      await work();
    } catch (error) {
      report(error, (text) => tell(dialog, text), ended);
    } finally {
      busy = false;
      button.removeAttribute("aria-disabled");
    }
  });
}

/** What went wrong is told, or the session has ended, or it is a fault of the page. */
export function report(error, telling, ended) {
  if (error instanceof SessionEnded) {
    ended(error.message);
  } else if (error instanceof CallError) {
    telling(error.message);
  } else {
    telling("Something went wrong in this page. Reload it, and try again.");
    throw error;
  }
}

export function closeAll() {
  for (const dialog of document.querySelectorAll("dialog[open]")) {
    dialog.close();
  }
}

/** Opens a dialog as if nothing had been said in it. */
export function open(id) {
  const dialog = find(id);
  if (dialog.querySelector("[data-problem]")) {
    tell(dialog, "");
  }
  dialog.showModal();
  return dialog;
}
