// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0
//
// The tab "Table": what one query gives at the end of the range.

import { button, el, FIRST, moreButton } from "./dom.js";
import { commonLabels, parse, seriesText } from "./numbers.js";
import { formatTime, zoneName } from "./time.js";

const COLUMNS = 8;

// The result of an instant query, {resultType, result}, as an element.
export function resultTable(data, state) {
  if (data.resultType === "scalar" || data.resultType === "string") {
    return el("p", { class: "single" }, el("b", {}, data.result[1]), ` at ${formatTime(data.result[0], state.local)} ${zoneName(data.result[0], state.local)}`);
  }
  const view = el("div", { class: "result" });
  const order = { by: "", down: false, all: false };
  const draw = () => view.replaceChildren(...content(data.result, order, state, draw));
  draw();
  return view;
}

function content(result, order, state, draw) {
  const labels = [...new Set(result.flatMap(one => Object.keys(one.metric)))].sort((a, b) => (a !== "__name__") - (b !== "__name__") || (a < b ? -1 : 1));
  const common = commonLabels(result.map(one => one.metric));
  const varying = labels.filter(label => !(label in common));
  const columns = varying.length > COLUMNS ? null : varying;
  const rows = sorted(result, order).slice(0, order.all ? undefined : FIRST);
  const head = (key, title, css) => {
    const now = order.by === key;
    return el("th", { scope: "col", class: css, "aria-sort": now ? order.down ? "descending" : "ascending" : undefined },
      button(title + (now ? order.down ? " ↓" : " ↑" : ""), { class: "sort" }, () => {
        order.down = now ? !order.down : key === "";
        order.by = key;
        draw();
      }));
  };
  const cells = one => columns
    ? columns.map(label => el("td", { "data-label": label }, one.metric[label] ?? ""))
    : [el("td", { class: "series" }, seriesText(one.metric))];
  return [
    Object.keys(common).length === 0 ? "" : el("p", { class: "common" }, "Series of ", el("code", {}, seriesText(common))),
    moreButton(order.all ? 0 : result.length, "series", () => { order.all = true; draw(); }) ?? "",
    el("table", {}, el("caption", {}, "Values of the query"),
      el("thead", {}, el("tr", {}, columns ? columns.map(label => head(label, label)) : head("\0series", "Series"), head("\0value", "Value", "number"))),
      el("tbody", {}, rows.map(one => el("tr", {}, cells(one), el("td", { class: "number value", "data-label": "Value" }, values(one, state)))))),
  ];
}

function sorted(result, { by, down }) {
  if (by === "") return result;
  const key = by === "\0value" ? valueOf : by === "\0series" ? one => seriesText(one.metric) : one => one.metric[by] ?? "";
  const compare = by === "\0value"
    ? (a, b) => (Number.isNaN(a) ? 1 : 0) - (Number.isNaN(b) ? 1 : 0) || a - b
    : new Intl.Collator("en", { numeric: true }).compare;
  const keyed = result.map(one => ({ one, key: key(one) })).sort((a, b) => compare(a.key, b.key));
  return (down ? keyed.reverse() : keyed).map(({ one }) => one);
}

function valueOf(one) {
  return parse((one.value ?? one.values?.at(-1))?.[1] ?? (one.histogram ?? one.histograms?.at(-1))?.[1].count);
}

// One value, those of a window with their times, or a histogram.
function values(one, { local }) {
  if (one.value) return one.value[1];
  if (one.histogram) return histogram(one.histogram[1]);
  const points = [...one.values ?? [], ...one.histograms ?? []].sort((a, b) => a[0] - b[0]);
  const lines = points.slice(-FIRST).map(([time, value]) =>
    el("li", {}, typeof value === "string" ? value : histogram(value), el("span", { class: "note" }, ` @ ${formatTime(time, local)}`)));
  return [points.length > FIRST ? el("span", { class: "note" }, `the last ${FIRST} of ${points.length}`) : "", el("ul", { class: "points" }, lines)];
}

function histogram({ count, sum, buckets = [] }) {
  const brackets = ["(]", "[)", "()", "[]"];
  const lines = buckets.map(([kind, lower, upper, inside]) =>
    el("li", {}, `${brackets[kind][0]}${lower}, ${upper}${brackets[kind][1]}: ${inside}`));
  return el("details", {}, el("summary", {}, `count ${count}, sum ${sum}`), el("ul", { class: "points" }, lines));
}
