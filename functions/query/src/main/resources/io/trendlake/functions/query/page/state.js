// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0
//
// What the page shows, as its address holds it.

import { formatTime, parseDuration, parseTime } from "./time.js";

export const tabs = ["graph", "table", "explain"];
export const trendsChoices = ["exact", "always", "never"];

const start = {
  from: "now-1h", to: "now", step: "", tab: "graph", stacked: false, local: false, trends: "exact", filter: "", only: [],
};

// Reads the part of an address behind the question mark. Also reads the panels of an address of Prometheus's page, which
// have the times of the first one here.
export function readState(search) {
  const parameters = new URLSearchParams(search);
  const hidden = new Set(parameters.getAll("hide"));
  const queries = parameters.getAll("q").map((expr, index) => ({ expr, hidden: hidden.has(String(index + 1)) }));
  const tab = parameters.get("tab");
  const trends = parameters.get("trends");
  const state = {
    queries,
    from: parameters.get("from") || start.from,
    to: parameters.get("to") || start.to,
    step: parameters.get("step") ?? "",
    tab: tabs.includes(tab) ? tab : start.tab,
    stacked: parameters.get("stacked") === "1",
    local: parameters.get("zone") === "local",
    trends: trendsChoices.includes(trends) ? trends : start.trends,
    filter: parameters.get("filter") ?? "",
    only: parameters.getAll("only"),
  };
  if (queries.length === 0) readPrometheus(parameters, state);
  if (state.queries.length === 0) state.queries.push({ expr: "", hidden: false });
  return state;
}

function readPrometheus(parameters, state) {
  if (!parameters.has("g0.expr")) return;
  for (let panel = 0; parameters.has(`g${panel}.expr`); panel++) {
    state.queries.push({ expr: parameters.get(`g${panel}.expr`), hidden: false });
  }
  if (["1", "table"].includes(parameters.get("g0.tab"))) state.tab = "table";
  const end = parameters.get("g0.end_input") || parameters.get("g0.moment_input");
  const range = parameters.get("g0.range_input") || "1h";
  state.stacked = parameters.get("g0.stacked") === "1" || parameters.get("g0.display_mode") === "stacked";
  if (!end) {
    state.from = "now-" + range;
    return;
  }
  state.to = end;
  state.from = formatTime(parseTime(end, Date.now() / 1000, false) - parseDuration(range), false);
}

// The address's part behind the question mark, without what is as at the start.
export function writeState(state) {
  const parameters = new URLSearchParams();
  state.queries.forEach((query, index) => {
    parameters.append("q", query.expr);
    if (query.hidden) parameters.append("hide", index + 1);
  });
  for (const name of ["from", "to", "step", "tab", "trends", "filter"]) {
    if (state[name] !== start[name]) parameters.set(name, state[name]);
  }
  if (state.stacked) parameters.set("stacked", "1");
  if (state.local) parameters.set("zone", "local");
  for (const name of state.only) parameters.append("only", name);
  return "?" + parameters;
}
