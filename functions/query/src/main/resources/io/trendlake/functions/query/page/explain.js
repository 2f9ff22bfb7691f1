// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0
//
// The tab "Explain": what a query would read before it runs, and what it took once it has run.

import { button, el } from "./dom.js";
import { bytes, short } from "./numbers.js";
import { formatTime, zoneName } from "./time.js";

// Answers of the server with explain=true and, once asked for, with stats=all, as an element.
export function explanation(plan, measured, onmeasure, local) {
  const planned = plan.data?.trendlake?.plan ?? plan.data?.trendlake;
  const spent = measured && (measured.data?.stats ?? measured.data);
  return el("div", { class: "explanation" },
    el("h3", {}, "Before it runs"),
    planned ? facts(planned, local)
      : el("p", { class: "empty" }, "This server does not estimate queries: it ran the query instead."),
    el("h3", {}, "As it ran"),
    spent ? facts(spent, local) : el("p", {}, button("Run and measure", {}, onmeasure)));
}

// Objects as lists of names and values, arrays of objects as tables.
function facts(value, local) {
  return el("dl", { class: "facts" }, Object.entries(value).map(([name, inner]) =>
    el("div", { class: isNested(inner) ? "nested" : "" }, el("dt", {}, words(name)), el("dd", {}, shown(name, inner, local)))));
}

function isNested(value) {
  return typeof value === "object" && value !== null && (!Array.isArray(value) || value.some(isNested));
}

function shown(name, value, local) {
  if (Array.isArray(value)) return value.some(isNested) ? rows(value, local) : value.join(", ");
  if (typeof value === "object" && value !== null) return facts(value, local);
  if (typeof value !== "number") return String(value);
  const lower = name.toLowerCase();
  if (/^(from|to|start|end)$/.test(lower)) return `${formatTime(value, local)} ${zoneName(value, local)}`;
  if (/bytes|memory/.test(lower)) return bytes(value);
  if (/dollar|usd|cost|price/.test(lower)) return "$" + (value === 0 ? "0" : value < 0.01 ? short(value, 2) : value.toFixed(2));
  if (/time|seconds|duration/.test(lower) && value < 1) return short(value * 1000, 3) + " ms";
  if (/time|seconds|duration/.test(lower)) return short(value, 4) + " s";
  return value.toLocaleString("en");
}

function rows(list, local) {
  const names = [...new Set(list.flatMap(one => typeof one === "object" && one !== null ? Object.keys(one) : []))];
  if (list.some(Array.isArray) || names.length === 0) return el("details", {}, el("summary", {}, `${list.length} entries`), el("pre", {}, JSON.stringify(list)));
  return el("table", {}, el("thead", {}, el("tr", {}, names.map(name => el("th", { scope: "col" }, words(name))))),
    el("tbody", {}, list.map(one => el("tr", {}, names.map(name =>
      el("td", { "data-label": words(name) }, one?.[name] === undefined ? "" : shown(name, one[name], local)))))));
}

// "samplesRead" as "samples read".
function words(name) {
  return name.replace(/_/g, " ").replace(/([a-z])([A-Z])/g, (_, a, b) => a + " " + b.toLowerCase());
}
