// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0
//
// The list of the lines under a graph: a click shows one alone, with Ctrl or Cmd it adds or takes away one.

import { button, el } from "./dom.js";
import { seriesText, short } from "./numbers.js";

// A legend of {series, common, only, onchoose, onfocus}; common holds the labels of all, only the names of those
// that are shown, none for all.
export function legend({ series, common, only, onchoose, onfocus }) {
  const shown = new Set(only);
  const rows = series.map((one, index) => {
    const on = shown.size === 0 || shown.has(one.name);
    const swatch = el("span", { class: "swatch" });
    swatch.style.background = one.color;
    return el("tr", {
      class: on ? "" : "off", onmouseenter: () => onfocus(index), onmouseleave: () => onfocus(null),
    },
    el("th", { scope: "row" }, button([swatch, el("span", { class: "name" }, one.title)], {
      class: "series", "aria-pressed": String(on), title: one.name,
      onfocus: () => onfocus(index), onblur: () => onfocus(null),
    }, event => onchoose(choice(one.name, shown, series, event.ctrlKey || event.metaKey)))),
    ...["last", "min", "max", "mean"].map(key => el("td", { class: "number", "data-label": key }, short(one[key]))));
  });
  const shared = Object.keys(common).length > 0 ? ["Series of ", el("code", {}, seriesText(common))] : "Series";
  return el("table", { class: "legend" },
    el("caption", {}, "The series of the graph"),
    el("thead", {}, el("tr", {}, el("th", { scope: "col" }, shared),
      ...["Last", "Min", "Max", "Mean"].map(title => el("th", { scope: "col", class: "number" }, title)))),
    el("tbody", {}, rows));
}

function choice(name, shown, series, several) {
  if (!several) return shown.size === 1 && shown.has(name) ? [] : [name];
  const next = new Set(shown.size === 0 ? series.map(one => one.name) : shown);
  if (!next.delete(name)) next.add(name);
  return next.size === series.length ? [] : [...next];
}
