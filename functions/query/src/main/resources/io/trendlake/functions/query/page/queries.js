// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0
//
// The list of queries, each with its field, its buttons and what the server said of it.

import { ApiError, post } from "./api.js";
import { button, el } from "./dom.js";
import { Editor } from "./editor.js";

// Calls {onrun, onchange(queries, run)}; rangeOf gives the range for completion.
export class Queries {
  constructor(list, options) {
    this.list = list;
    this.options = options;
    this.rows = [];
  }

  // Puts the queries of a state into the fields; a field whose text stays is left alone.
  show(queries) {
    while (this.rows.length > queries.length) this.rows.pop().element.remove();
    queries.forEach((query, index) => {
      const row = this.rows[index] ?? this.newRow(query.expr);
      if (row.editor.value !== query.expr) row.editor.value = query.expr;
      row.hidden = query.hidden;
    });
    this.label();
  }

  newRow(expr) {
    const editor = new Editor({ expr, rangeOf: this.options.rangeOf, onrun: this.options.onrun, onchange: () => {} });
    const notices = el("div", { class: "notices" });
    const row = { editor, notices, hidden: false };
    row.badge = el("span", { class: "badge" });
    row.hide = button("Hide", {}, () => { row.hidden = !row.hidden; this.changed(); });
    row.format = button("Format", {}, () => this.format(row));
    row.remove = button("Remove", {}, () => this.remove(row));
    row.element = el("li", {}, row.badge, el("div", { class: "query" }, editor.element, notices),
      el("span", { class: "group", role: "group" }, row.format, row.hide, row.remove));
    this.rows.push(row);
    this.list.append(row.element);
    return row;
  }

  label() {
    this.rows.forEach((row, index) => {
      const letter = letterOf(index);
      row.badge.textContent = letter;
      row.element.className = row.hidden ? "hidden" : "";
      row.hide.textContent = row.hidden ? "Show" : "Hide";
      for (const one of ["hide", "format", "remove"]) row[one].setAttribute("aria-label", `${row[one].textContent} query ${letter}`);
      row.editor.text.setAttribute("aria-label", `Query ${letter} in PromQL`);
      row.hide.hidden = row.remove.hidden = row.badge.hidden = this.rows.length < 2;
    });
  }

  get value() {
    return this.rows.map(row => ({ expr: row.editor.value.trim(), hidden: row.hidden }));
  }

  changed() {
    this.label();
    this.options.onchange();
  }

  add(expr = "") {
    const row = this.newRow(expr);
    this.label();
    row.editor.focus();
  }

  remove(row) {
    this.rows.splice(this.rows.indexOf(row), 1);
    row.element.remove();
    this.changed();
    this.rows[0]?.editor.focus();
  }

  async format(row) {
    try {
      row.editor.value = (await post("format_query", { query: row.editor.value })).data;
      this.options.onformat();
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      row.editor.fail(error.message);
    }
  }

  // Forgets what the server said.
  clear() {
    for (const row of this.rows) {
      row.editor.clearProblem();
      row.notices.replaceChildren();
    }
  }

  // Shows the warnings and infos of an answer.
  tell(index, { warnings = [], infos = [] }) {
    const { editor, notices } = this.rows[index];
    editor.mark(warnings, "warning");
    editor.mark(infos, "info");
    notices.append(...warnings.map(text => el("p", { class: "notice warning" }, text.replace(/^PromQL warning: /, ""))),
      ...infos.map(text => el("p", { class: "notice info" }, text.replace(/^PromQL info: /, ""))));
  }

  // Shows why there is nothing, with buttons that lead on.
  reason(index, { text, actions }, act) {
    this.rows[index].notices.append(el("p", { class: "notice empty-reason" }, text + " ",
      ...actions.flatMap(action => [button(action.text, {}, () => act(action)), " "])));
  }
}

export function letterOf(index) {
  return index < 26 ? String.fromCharCode(65 + index) : "Q" + (index + 1);
}
