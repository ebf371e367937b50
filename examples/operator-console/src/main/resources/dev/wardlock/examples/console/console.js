// Shows who is logged in and what goes on. All text is put in as text, never as markup.
"use strict";

const MAX_EVENTS = 100;
const LOGIN = "login?next=/";

const byId = (id) => document.getElementById(id);

function element(name, text, className) {
  const made = document.createElement(name);
  if (text !== undefined) {
    made.textContent = text;
  }
  if (className) {
    made.className = className;
  }
  return made;
}

function time(instant) {
  const made = element("time", new Date(instant).toLocaleTimeString());
  made.dateTime = instant;
  return made;
}

function head(title, instant) {
  const line = element("div", undefined, "head");
  line.append(element("strong", title), time(instant));
  return line;
}

function duration(seconds) {
  const days = Math.floor(seconds / 86400);
  const hours = Math.floor(seconds / 3600) % 24;
  const minutes = Math.floor(seconds / 60) % 60;
  if (days > 0) {
    return `${days} d ${hours} h`;
  }
  if (hours > 0) {
    return `${hours} h ${minutes} min`;
  }
  return minutes > 0 ? `${minutes} min` : `${seconds} s`;
}

function showWho(who) {
  byId("who-name").textContent = who.display_name || who.principal;
  byId("who-kind").textContent = who.kind;
  byId("who-kind").hidden = false;
}

function showStatus(status) {
  byId("uptime").textContent = duration(status.uptime_seconds);
  byId("accepted").textContent = status.counts.accepted.toLocaleString();
  byId("rejected").textContent = status.counts.rejected.toLocaleString();
}

function showAgents(agents) {
  byId("agent-count").textContent = agents.items.length.toLocaleString();
  byId("no-agents").hidden = agents.items.length > 0;
  byId("agents").replaceChildren(
    ...agents.items.map((agent) => {
      const line = element("li");
      const about = element("span", undefined, "more");
      about.append(element("code", agent.id), " · key ", element("code", agent.key_id || "none"));
      line.append(head(agent.display_name || agent.principal, agent.connected_at), about);
      if (agent.status) {
        line.append(element("span", agent.status, "more"));
      }
      return line;
    }),
  );
}

function showEvent(event) {
  const list = byId("events");
  const line = element("li");
  const subject = event.name || event.key || event.context;
  line.append(head(event.action, event.at));
  line.append(element("span", subject ? `${subject}, by ${event.by}` : `by ${event.by}`, "more"));
  list.prepend(line);
  while (list.children.length > MAX_EVENTS) {
    list.lastElementChild.remove();
  }
  byId("no-events").hidden = true;
}

function showLink(state, text) {
  const link = byId("link");
  if (link.dataset.state !== state) {
    link.dataset.state = state;
    link.textContent = text;
  }
}

// Whether the session is over; then the way leads to the login.
async function askWho() {
  try {
    const answer = await fetch("api/whoami", { cache: "no-store" });
    if (answer.status === 401) {
      location.assign(LOGIN);
      return;
    }
    if (answer.ok) {
      showWho(await answer.json());
    }
  } catch (e) {
    // The console is away: the stream says so.
  }
}

function listen() {
  const stream = new EventSource("api/events");
  const on = (name, show) =>
    stream.addEventListener(name, (event) => show(JSON.parse(event.data)));
  on("hello", () => showLink("open", "Live"));
  on("agents", showAgents);
  on("status", showStatus);
  on("audit", showEvent);
  stream.addEventListener("error", () => {
    showLink("lost", "Not connected");
    askWho();
    if (stream.readyState === EventSource.CLOSED) {
      stream.close();
      setTimeout(listen, 5000);
    }
  });
}

askWho();
listen();
