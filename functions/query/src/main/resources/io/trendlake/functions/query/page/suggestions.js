// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0
//
// The list that drops from a query's field: arrows choose, Enter or Tab takes, Escape closes.

import { el } from "./dom.js";

export class SuggestionList {
  constructor(id, take) {
    this.id = id;
    this.take = take;
    this.options = el("ul", { id, role: "listbox", "aria-label": "Suggestions" });
    this.help = el("p", { class: "help" });
    this.said = el("p", { class: "unseen", role: "status" });
    this.box = el("div", { class: "suggestions", hidden: true, onmousedown: event => event.preventDefault() },
      this.options, this.help);
    this.element = el("div", {}, this.box, this.said);
  }

  isOpen() {
    return !this.box.hidden;
  }

  show(found, { x, y }) {
    this.found = found;
    this.active = 0;
    this.options.replaceChildren(...found.items.map((item, index) => this.option(item, index)));
    this.box.hidden = false;
    const room = this.box.parentElement.parentElement.clientWidth - this.box.offsetWidth;
    this.box.style.left = Math.max(0, Math.min(x, room)) + "px";
    this.box.style.top = y + 4 + "px";
    this.said.textContent = found.items.length + " suggestions";
    this.choose(0);
  }

  option(item, index) {
    return el("li", {
      id: `${this.id}-${index}`, role: "option", "aria-selected": "false", onclick: () => this.take(item),
      onmousemove: () => this.active !== index && this.choose(index, false),
    }, el("span", { class: "kind " + item.kind, title: item.kind }, item.kind[0]), el("b", {}, item.text),
    el("span", { class: "detail" }, item.call ? item.detail.slice(item.text.length) : item.detail));
  }

  choose(index, scroll = true) {
    this.options.children[this.active]?.setAttribute("aria-selected", "false");
    this.active = (index + this.found.items.length) % this.found.items.length;
    const option = this.options.children[this.active];
    option.setAttribute("aria-selected", "true");
    if (scroll) option.scrollIntoView({ block: "nearest" });
    this.help.textContent = this.found.items[this.active].help;
  }

  activeId() {
    return this.isOpen() ? `${this.id}-${this.active}` : "";
  }

  close() {
    this.box.hidden = true;
    this.said.textContent = "";
  }

  // Whether the key was the list's.
  key(event) {
    if (event.ctrlKey || event.metaKey) return false;
    const moves = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 };
    if (event.key in moves) {
      this.choose(this.active + moves[event.key]);
    } else if (event.key === "Escape") {
      this.close();
    } else if (event.key === "Tab" || event.key === "Enter") {
      const item = this.found.items[this.active];
      const done = event.key === "Enter" && item.insert === this.found.context.prefix;
      if (done || event.shiftKey) {
        this.close();
        return false;
      }
      this.take(item);
    } else {
      return false;
    }
    return true;
  }
}
