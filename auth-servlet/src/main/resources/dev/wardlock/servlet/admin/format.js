/** Instants in words, and what they say of a key. */

import { element } from "./dom.js";

const DAY = 86_400_000;

/** From when on a key is marked: this long before it expires, and this long without use. */
const SOON = 14 * DAY;
const UNUSED = 90 * DAY;

const exact = new Intl.DateTimeFormat("en", { dateStyle: "medium", timeStyle: "short" });
const day = new Intl.DateTimeFormat("en", { dateStyle: "medium" });
const relative = new Intl.RelativeTimeFormat("en", { numeric: "auto" });

const UNITS = [["year", 365 * DAY], ["month", 30 * DAY], ["day", DAY], ["hour", 3_600_000], ["minute", 60_000]];

/** An instant as an element: the day, with the exact time at hand; other words for none. */
export function time(instant, none, format = day) {
  if (!instant) {
    return element("span", none, "soft");
  }
  const made = element("time", format.format(new Date(instant)));
  made.dateTime = instant;
  made.title = exact.format(new Date(instant));
  return made;
}

export const exactTime = (instant, none) => time(instant, none, exact);

/** How far away it is, such as "in 3 days". */
export function distance(instant, now = Date.now()) {
  const away = new Date(instant) - now;
  const [unit, length] = UNITS.find(([, size]) => Math.abs(away) >= size) ?? UNITS.at(-1);
  return relative.format(Math.trunc(away / length), unit);
}

/** The marks of a key: its status, and what is worth a look. */
export function marks(key, now = Date.now()) {
  const status = { active: "Active", expired: "Expired", revoked: "Revoked" }[key.status];
  const all = [element("span", status, `mark mark-${key.status}`)];
  if (key.status !== "active") {
    return all;
  }
  if (key.expires_at && new Date(key.expires_at) - now < SOON) {
    all.push(element("span", `Expires ${distance(key.expires_at, now)}`, "mark mark-soon"));
  }
  const idleSince = new Date(key.last_used_at ?? key.secret_since);
  if (now - idleSince >= UNUSED) {
    const days = Math.floor((now - idleSince) / DAY);
    const text = key.last_used_at ? `Unused for ${days} days` : `Never used in ${days} days`;
    all.push(element("span", text, "mark mark-unused"));
  }
  return all;
}
