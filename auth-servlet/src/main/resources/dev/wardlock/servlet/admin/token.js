/** The token of a key, which is shown once. It is in the page for as long as its dialog is open. */

import { clear, element, find } from "./dom.js";

const dialog = find("token-once");
const text = find("token-text");
const copied = find("token-copied");

let done = () => {};

/** Shows it, until it is said that it was stored. */
export function showOnce(issued, title) {
  find("token-title").textContent = title;
  text.value = issued.key;
  copied.textContent = "";
  find("token-warnings").replaceChildren(...(issued.warnings ?? []).map((warning) => element("li", warning)));
  dialog.showModal();
  find("token-copy").focus();
  return new Promise((resolve) => {
    done = resolve;
  });
}

find("token-copy").addEventListener("click", async () => {
  try {
    await navigator.clipboard.writeText(text.value);
    copied.textContent = "Copied. Paste it where it belongs, and nowhere else.";
  } catch {
    // Without TLS, or where it is not allowed, a page cannot copy.
    text.focus();
    text.select();
    copied.textContent = "The browser does not let this page copy. The token is selected: press Ctrl+C, or Command+C.";
  }
});

find("token-done").addEventListener("click", () => dialog.close());

dialog.addEventListener("cancel", (event) => {
  event.preventDefault();
  copied.textContent = "Store the token first; then press “I have stored it”.";
});

dialog.addEventListener("close", forget);

// A page that the browser keeps, to go back to, keeps no token.
addEventListener("pagehide", forget);

function forget() {
  text.value = "";
  clear(find("token-warnings"));
  done();
}
