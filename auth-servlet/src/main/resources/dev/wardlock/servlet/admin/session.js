/** Who looks at the page. The key is sent twice, to be verified and to log in, and kept nowhere. */

import { call, CallError, SessionEnded } from "./rpc.js";

/** Who is logged in, and what that may do; null for nobody. */
export async function current() {
  try {
    const me = await call("me.get");
    const home = await call("contexts.get", { id: me.context });
    return { ...me, selfService: home.policy.self_service };
  } catch (error) {
    if (error instanceof SessionEnded) {
      return null;
    }
    throw error;
  }
}

/** Begins a session: its cookie is all that is left of the key. */
export async function logIn(key) {
  const { valid } = await call("auth.verify", { key }, { anonymous: true });
  if (!valid) {
    throw new CallError("This key was not accepted. Check that all of it was copied, and try again.");
  }
  const { login } = document.body.dataset;
  const form = new FormData(document.getElementById("login-form"));
  const response = await send(login, new URLSearchParams({ token: key, next: form.get("next") }));
  if (response.type !== "opaqueredirect") {
    throw new CallError(refusal(response));
  }
}

/** Ends the session on the server. */
export async function logOut() {
  const response = await send(document.body.dataset.logout, new URLSearchParams());
  if (response.type !== "opaqueredirect") {
    throw new CallError("The session could not be ended. Try again; or close the browser, and revoke the key if others use it.");
  }
}

async function send(url, body) {
  try {
    return await fetch(url, { method: "POST", credentials: "same-origin", cache: "no-store", redirect: "manual", body });
  } catch {
    throw new CallError("The server could not be reached. Check the connection, and try again.");
  }
}

function refusal(response) {
  const wait = response.headers.get("Retry-After");
  switch (response.status) {
    case 401:
      return "This key was not accepted here. Use a key of this context.";
    case 403:
      return "The server took this for another site’s request. Open the page at its own address.";
    case 429:
      return `Too many attempts have failed. Try again in ${wait ?? 60} s.`;
    case 503:
      return `Keys cannot be checked at the moment. Try again in ${wait ?? 1} s.`;
    default:
      return `The login failed (status ${response.status}). Try again, and tell the server’s operator if that goes on.`;
  }
}
