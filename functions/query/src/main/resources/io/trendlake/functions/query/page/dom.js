// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0
//
// Elements made by calls. Text becomes text nodes, so nothing that others wrote is read as HTML.

const properties = new Set(["value", "checked", "disabled", "hidden", "open"]);

// Makes an element: attributes by name, listeners as on + event, and children (elements, texts, null for none).
export function el(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false && !properties.has(key)) continue;
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else if (properties.has(key)) element[key] = value;
    else element.setAttribute(key, value === true ? "" : value);
  }
  element.append(...children.flat().filter(child => child !== null && child !== undefined));
  return element;
}

// A button that is no form's.
export function button(text, attributes, onclick) {
  return el("button", { type: "button", onclick, ...attributes }, text);
}

// The first 100 of many things, and a button that shows the rest.
export const FIRST = 100;

export function moreButton(total, what, show) {
  if (total <= FIRST) return null;
  return el("p", { class: "more" },
    `The first ${FIRST} of ${total.toLocaleString("en")} ${what} are shown. `,
    button(`Show all ${total.toLocaleString("en")}`, {}, show));
}
