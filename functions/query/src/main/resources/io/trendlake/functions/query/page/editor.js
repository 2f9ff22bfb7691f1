// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0
//
// The field of one query: colours behind a plain text area, marks under what the server complains of, completion.

import { post } from "./api.js";
import { suggest } from "./completion.js";
import { el } from "./dom.js";
import { aggregators, functions } from "./functions.js";
import { callAt, placeOf, words } from "./promql.js";
import { SuggestionList } from "./suggestions.js";

const CHECKED_AFTER = 600;
let count = 0;

// A field with {expr, rangeOf, onrun, onchange}; rangeOf gives {start, end} in seconds.
export class Editor {
  constructor(options) {
    this.options = options;
    const id = "query-" + ++count;
    this.paint = el("pre", { class: "paint", "aria-hidden": "true" });
    this.list = new SuggestionList(id + "-list", item => this.accept(item));
    this.hint = el("p", { class: "hint", id: id + "-hint" });
    this.problem = el("p", { class: "problem", id: id + "-problem", role: "alert" });
    this.text = el("textarea", {
      id, rows: 1, spellcheck: "false", autocapitalize: "off", autocomplete: "off", autocorrect: "off",
      placeholder: "A PromQL query: a metric, a function, ...", "aria-label": "Query in PromQL", "aria-autocomplete": "list",
      "aria-controls": this.list.id, "aria-describedby": `${this.problem.id} ${this.hint.id}`, value: options.expr,
      oninput: () => this.changed(), onkeydown: event => this.key(event),
      onblur: () => this.list.close(), onclick: () => this.moved(), onkeyup: event => this.keyUp(event),
    });
    this.element = el("div", { class: "editor" },
      el("div", { class: "field" }, this.paint, this.text, this.list.element), this.problem, this.hint);
    this.marks = [];
    this.draw();
  }

  get value() {
    return this.text.value;
  }

  set value(query) {
    this.text.value = query;
    this.clearProblem();
    this.draw();
  }

  focus() {
    this.text.focus();
  }

  // Shows what the server says of the query as a whole, with a mark where it says where.
  fail(message) {
    this.problem.textContent = message;
    this.text.setAttribute("aria-invalid", "true");
    this.mark([message], "error");
  }

  // Marks the places of warnings and infos.
  mark(messages, kind) {
    for (const message of messages) {
      const place = placeOf(this.value, message);
      if (place) this.marks.push({ ...place, kind });
    }
    this.draw();
  }

  clearProblem() {
    this.problem.textContent = "";
    this.text.removeAttribute("aria-invalid");
    this.marks = [];
    this.draw();
  }

  draw() {
    const query = this.value;
    const pieces = [];
    for (const word of words(query)) {
      const mark = this.marks.find(one => one.start < word.end && word.start < one.end);
      pieces.push(el("span", { class: word.kind + (mark ? " mark " + mark.kind : "") }, word.text));
    }
    const behind = this.marks.some(mark => mark.start >= query.length);
    this.paint.replaceChildren(...pieces, behind ? el("span", { class: "mark error" }, " ") : "", "\n");
  }

  changed() {
    this.clearProblem();
    this.options.onchange();
    this.moved();
    this.complete(false);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.check(), CHECKED_AFTER);
  }

  // Asks the server's parser while nobody types. What is being written at the end is not complained of yet.
  async check() {
    const query = this.value;
    if (query.trim() === "" || this.problem.textContent) return;
    try {
      await post("format_query", { query });
    } catch (error) {
      const place = error.kind === "bad_data" ? placeOf(query, error.message) : null;
      const writing = document.activeElement === this.text && place?.end === query.length;
      if (this.value !== query || !place || writing) return;
      this.fail(error.message);
    }
  }

  moved() {
    const call = callAt(this.value, this.text.selectionEnd);
    const known = call && (functions.get(call.name) ?? aggregators.get(call.name));
    this.hint.textContent = known ? `${known.signature}: ${known.help}` : "";
  }

  async complete(asked) {
    const cursor = this.text.selectionEnd;
    const query = this.value;
    let found = null;
    try {
      found = await suggest(query, cursor, this.options.rangeOf());
    } catch {
      // Completion is a help; the query itself will say what is wrong with the server.
    }
    if (this.value !== query || this.text.selectionEnd !== cursor || document.activeElement !== this.text) return;
    const wanted = asked || found?.context.prefix !== "" || ["label", "value", "grouping"].includes(found?.context.kind);
    const only = found?.items.length === 1 && found.items[0].text === found.context.prefix;
    if (!found || !wanted || only && !asked) this.list.close();
    else this.list.show(found, this.spot(found.context.from));
    this.announceList();
  }

  // Where a place in the text is on the screen, from the field's corner.
  spot(index) {
    const range = document.createRange();
    let left = index;
    for (const piece of this.paint.childNodes) {
      const node = piece.firstChild ?? piece;
      if (left <= node.textContent.length) {
        range.setStart(node, Math.min(left, node.textContent.length));
        break;
      }
      left -= node.textContent.length;
    }
    const box = range.getBoundingClientRect();
    const field = this.paint.getBoundingClientRect();
    return { x: Math.max(0, box.left - field.left), y: box.bottom - field.top };
  }

  announceList() {
    const active = this.list.activeId();
    if (active) this.text.setAttribute("aria-activedescendant", active);
    else this.text.removeAttribute("aria-activedescendant");
  }

  accept(item) {
    const { context } = this.list.found;
    const after = this.value.slice(context.to);
    let text = item.insert;
    let back = 0;
    if (item.call && !after.trimStart().startsWith("(")) {
      text += "()";
      back = item.detail.endsWith("()") ? 0 : 1;
    } else if (item.matcher && !/^\s*[=!]/.test(after)) {
      text += '=""';
      back = 1;
    }
    this.list.close();
    this.text.setSelectionRange(context.from, context.to);
    this.insert(text);
    const end = context.from + text.length - back;
    const beyond = item.kind === "value" && this.value[end] === context.quote ? 1 : 0;
    this.text.setSelectionRange(end + beyond, end + beyond);
    this.moved();
    this.complete(false);
  }

  // In a way that the browser can undo.
  insert(text) {
    this.text.focus();
    if (!document.execCommand("insertText", false, text)) {
      this.text.setRangeText(text);
      this.changed();
    }
  }

  key(event) {
    if (this.list.isOpen() && this.list.key(event)) {
      event.preventDefault();
      this.announceList();
      return;
    }
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      this.list.close();
      this.options.onrun();
    } else if (event.key === " " && event.ctrlKey) {
      event.preventDefault();
      this.complete(true);
    } else if (event.key === "ArrowDown" && this.value.trim() === "") {
      event.preventDefault();
      this.complete(true);
    }
  }

  keyUp(event) {
    if (event.key.startsWith("Arrow") || ["Home", "End"].includes(event.key)) {
      this.moved();
      if (["ArrowLeft", "ArrowRight", "Home", "End"].includes(event.key)) this.list.close();
    }
  }
}
