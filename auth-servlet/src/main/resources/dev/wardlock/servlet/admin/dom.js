/** The document. Whatever is put into it is put there as text. */

export const find = (id) => document.getElementById(id);

/** A new element with text in it. */
export function element(name, text = "", className = "") {
  const made = document.createElement(name);
  made.textContent = text;
  made.className = className;
  return made;
}

/** A copy of what a template holds, and its parts by their names. */
export function copy(templateId) {
  const whole = find(templateId).content.firstElementChild.cloneNode(true);
  const parts = {};
  for (const part of whole.querySelectorAll("[data-part]")) {
    parts[part.dataset.part] = part;
  }
  return { whole, parts };
}

export function show(node, shown) {
  node.hidden = !shown;
}

/** The options of a select, as pairs of value and text; the choice stays where it still can. */
export function setOptions(select, pairs) {
  const before = select.value;
  select.replaceChildren(...pairs.map(([value, text]) => new Option(text, value)));
  if (pairs.some(([value]) => value === before)) {
    select.value = before;
  }
}

/** Empties what may hold something of a session that has ended. */
export function clear(...nodes) {
  for (const node of nodes) {
    node.replaceChildren();
  }
}
