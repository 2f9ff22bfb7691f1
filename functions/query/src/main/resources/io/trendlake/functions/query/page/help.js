// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0
//
// The keys of the page and what the time fields take.

import { button, el } from "./dom.js";

const keys = [
  ["Ctrl Enter, Cmd Enter", "run, from anywhere"],
  ["Enter", "run, from a query; with Shift: a new line"],
  ["Ctrl Space", "suggestions; arrows choose, Enter or Tab takes, Escape closes"],
  ["/", "to the first query"],
  ["g  t  e", "Graph, Table, Explain"],
  ["[  ]", "earlier, later"],
  ["-  +", "twice as wide, half as wide"],
  ["s", "stacked or lines"],
  ["?", "this list"],
];

const times = [
  ["now-6h, now", "the last six hours"],
  ["now-1w, now-6d", "a day, a week ago"],
  ["2026-11-20", "the beginning of a day, in the zone chosen"],
  ["2026-11-20 14:00:05", "a time in the zone chosen; Z or +01:00 behind it says another"],
  ["1795183200", "seconds since the epoch"],
];

export function openHelp() {
  const dialog = document.getElementById("help");
  const list = rows => el("table", {}, el("tbody", {}, rows.map(([what, does]) =>
    el("tr", {}, el("th", { scope: "row" }, what.split("  ").map(key => [el("kbd", {}, key), " "]).flat()), el("td", {}, does)))));
  dialog.replaceChildren(
    el("h2", { id: "help-title" }, "Keys"), list(keys),
    el("h2", {}, "Times"), list(times),
    el("p", {}, "Drag over the graph for a range, double-click for a wider one. Click a series for it alone, with Ctrl or Cmd to add or take away one. The address holds everything."),
    button("Close", { autofocus: true }, () => dialog.close()));
  dialog.showModal();
}
