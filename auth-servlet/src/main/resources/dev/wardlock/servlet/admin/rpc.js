/** Calls of the JSON-RPC servlet, with the session's cookie and nothing else. */

const UNAUTHENTICATED = -32001;
const FORBIDDEN = -32003;
const NOT_FOUND = -32004;
const CONFLICT = -32009;
const THROTTLED = -32029;
const INVALID = -32602;

let lastId = 0;

/** Why a call was not done, in words for whoever looks at the page: what is wrong, and what to do. */
export class CallError extends Error {}

/** There is no session any more. */
export class SessionEnded extends CallError {
  constructor() {
    super("Your session has ended. Log in again to go on.");
  }
}

/** What was asked for is not there. */
export class NotFound extends CallError {}

/**
 * Has an operation done.
 *
 * @param anonymous whether the session is left out of it
 */
export async function call(method, params = {}, { anonymous = false } = {}) {
  const id = ++lastId;
  const response = await post(JSON.stringify({ jsonrpc: "2.0", id, method, params }), anonymous);
  if (response.status === 401) {
    throw new SessionEnded();
  }
  let answer;
  try {
    answer = await response.json();
  } catch {
    throw new CallError(
      `The server did not answer as expected (status ${response.status}). Try again, and tell its operator if that goes on.`);
  }
  if (answer.error) {
    throw failure(answer.error);
  }
  if (answer.id !== id) {
    throw new CallError("The server answered something else. Reload the page.");
  }
  return answer.result;
}

async function post(body, anonymous) {
  try {
    return await fetch(document.body.dataset.rpc, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      credentials: anonymous ? "omit" : "same-origin",
      cache: "no-store",
      redirect: "error",
      body,
    });
  } catch {
    throw new CallError("The server could not be reached. Check the connection, and try again.");
  }
}

function failure({ code, message, data = {} }) {
  const said = sentence(message);
  switch (code) {
    case UNAUTHENTICATED:
      return new SessionEnded();
    case FORBIDDEN:
      return new CallError(`Your key does not allow this: ${said} Ask somebody whose key does.`);
    case NOT_FOUND:
      return new NotFound(`${said} It may have been removed by somebody else: reload the list.`);
    case CONFLICT:
      return new CallError(data.id ? `${said} Choose another name.` : said);
    case THROTTLED:
      return new CallError(`${said} Try again in ${data.retry_after_seconds ?? 1} s.`);
    case INVALID:
      return new CallError(`${(data.errors ?? [message]).map(sentence).join(" ")} Mend that, and try again.`);
    default:
      return new CallError(said);
  }
}

function sentence(text) {
  const whole = String(text);
  return whole.charAt(0).toUpperCase() + whole.slice(1) + (/[.!?]$/.test(whole) ? "" : ".");
}
