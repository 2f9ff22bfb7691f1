// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0
//
// The page: its state is the address; what is asked and shown follows from it.

import { ApiError, post, setToken } from "./api.js";
import { onColors } from "./chart.js";
import { metadata } from "./completion.js";
import { button, el } from "./dom.js";
import { explanation } from "./explain.js";
import { GraphPanel } from "./graphpanel.js";
import { openHelp } from "./help.js";
import { letterOf, Queries } from "./queries.js";
import { readState, tabs, writeState } from "./state.js";
import { resultTable } from "./table.js";
import { formatDuration } from "./time.js";
import { TimeBar } from "./timebar.js";
import { whyEmpty, whyLost } from "./why.js";

const get = id => document.getElementById(id);
const PIXELS_PER_POINT = 3;

let state = readState(location.search);
let running = new AbortController();

const bar = new TimeBar(changed => change(changed));
const queries = new Queries(get("queries"), { onrun: run, onchange: run, onformat: () => remember(), rangeOf });
const graph = new GraphPanel(get("graph"), (changed, quiet) => {
  if (changed.wider) bar.zoom(2);
  else if (quiet) Object.assign(state, changed), remember("replaceState");
  else change(changed);
});

function points() {
  return Math.max(100, Math.floor(get("panel").clientWidth / PIXELS_PER_POINT));
}

function rangeOf() {
  const { from, to } = bar.range ?? bar.resolve(points()) ?? { from: Date.now() / 1000 - 3600, to: Date.now() / 1000 };
  return { start: from, end: to };
}

// Changes the state, then asks again.
function change(changed) {
  Object.assign(state, changed);
  run();
}

// Puts the state into the address if it differs, as a new entry of the history or in the place of the last.
function remember(how = "pushState") {
  state.queries = queries.value;
  const search = writeState(state);
  if (search !== location.search) history[how](null, "", search);
  const first = state.queries.find(query => query.expr !== "")?.expr;
  document.title = (first ? first.slice(0, 60) + " · " : "") + "Graph · Trendlake";
}

function show() {
  queries.show(state.queries);
  bar.show(state);
  get("stacked").checked = state.stacked;
  get("stacked-label").hidden = state.tab !== "graph";
  get("graph").hidden = state.tab !== "graph";
  get("results").hidden = state.tab === "graph";
  for (const tab of tabs) {
    const chosen = tab === state.tab;
    get("tab-" + tab).setAttribute("aria-selected", String(chosen));
    get("tab-" + tab).tabIndex = chosen ? 0 : -1;
  }
  get("panel").setAttribute("aria-labelledby", "tab-" + state.tab);
}

async function run() {
  running.abort();
  running = new AbortController();
  const { signal } = running;
  state.queries = queries.value;
  remember();
  show();
  queries.clear();
  get("notices").replaceChildren();
  const range = bar.resolve(points());
  const asked = state.queries.map(({ expr, hidden }, index) => ({ expr, hidden, index })).filter(query => !query.hidden && query.expr !== "");
  get("examples").hidden = asked.length > 0;
  if (!range || asked.length === 0) {
    graph.clear();
    get("results").replaceChildren();
    get("status").textContent = "";
    get("panel").setAttribute("aria-busy", "false");
    return;
  }
  get("panel").setAttribute("aria-busy", "true");
  get("status").textContent = "Asking…";
  const begun = performance.now();
  const answers = await Promise.all(asked.map(query => ask(query, range, signal)));
  if (signal.aborted) return;
  get("panel").setAttribute("aria-busy", "false");
  const took = Math.round(performance.now() - begun);
  get("status").textContent = statusText(answers, range, took);
  showAnswers(answers.filter(answer => answer.data !== undefined), range, signal);
}

function statusText(answers, range, took) {
  const failed = answers.filter(answer => answer.data === undefined).length;
  const series = answers.reduce((sum, { data }) => sum + (Array.isArray(data?.result) ? data.result.length : 0), 0);
  const what = state.tab === "explain" ? "" : `${series.toLocaleString("en")} series, `;
  const step = state.tab === "graph" ? `every ${formatDuration(range.step)}, ` : "";
  return (failed > 0 ? `${failed} failed, ` : "") + what + step + `${took.toLocaleString("en")} ms`;
}

// Asks one query as its tab wants it; errors are shown beside the query.
async function ask(query, range, signal, more = {}) {
  const { expr, index } = query;
  const common = { query: expr, trends: state.trends === "exact" ? undefined : state.trends, ...more };
  try {
    const answer = state.tab === "table"
      ? await post("query", { ...common, time: range.to }, signal)
      : await post("query_range", { ...common, start: range.start, end: range.end, step: range.step, explain: state.tab === "explain" && !more.stats ? "true" : undefined }, signal);
    queries.tell(index, answer);
    return { ...query, ...answer };
  } catch (error) {
    if (error.name === "AbortError") return query;
    if (!(error instanceof ApiError)) throw error;
    get("token").hidden = get("token").hidden && error.status !== 401;
    queries.rows[index].editor.fail(error.message);
    return query;
  }
}

function showAnswers(answers, range, signal) {
  if (state.tab === "graph") {
    graph.show(answers.map(({ index, expr, data }) => ({ letter: letterOf(index), expr, matrix: data.result })), range, state);
  } else {
    get("results").replaceChildren(...answers.map(answer => section(answer, answers.length, range, signal)));
  }
  if (state.tab === "explain") return;
  const empty = answers.filter(({ data }) => Array.isArray(data.result) && data.result.length === 0);
  for (const answer of empty) tellWhy(answer, range, signal);
}

function section(answer, count, range, signal) {
  const title = count > 1 ? el("h2", {}, `${letterOf(answer.index)}: `, el("code", {}, answer.expr)) : "";
  const body = el("section", {});
  if (state.tab === "table") {
    body.append(title, resultTable(answer.data, state));
    return body;
  }
  const draw = measured => body.replaceChildren(title, explanation(answer, measured, async () => {
    const again = await ask(answer, range, signal, { stats: "all" });
    if (again.data !== undefined) draw(again);
  }, state.local));
  draw(null);
  return body;
}

async function tellWhy({ expr, index, warnings = [] }, range, signal) {
  const lost = whyLost(warnings, state.trends);
  if (lost !== null) {
    queries.reason(index, lost, action => act(action, index));
    return;
  }
  const asked = state.tab === "table" ? { start: range.to - 1, end: range.to, points: { start: range.to, end: range.to, step: 1 } } : { start: range.from, end: range.to, points: range };
  let reasons;
  try {
    reasons = await whyEmpty(expr, asked, state.local, signal);
  } catch (error) {
    if (error.name === "AbortError") return;
    if (!(error instanceof ApiError)) throw error;
    reasons = [{ text: "The query gives nothing in this range; why was not found out: " + error.message, actions: [] }];
  }
  if (signal.aborted) return;
  for (const reason of reasons) queries.reason(index, reason, action => act(action, index));
}

function act(action, index) {
  if (action.trends !== undefined) {
    change({ trends: action.trends });
    return;
  }
  if (action.query === undefined) {
    change({ from: action.from, to: action.to });
    return;
  }
  queries.rows[index].editor.value = action.query;
  run();
}

// Queries to begin with, by what the server knows.
async function examples() {
  const known = await metadata().catch(() => new Map());
  const counter = [...known].find(([name, [about]]) => about.type === "counter" && name.endsWith("_total") && !name.startsWith("go_"))?.[0];
  const list = ["sum by (job) (up)", "up == 0", "topk(5, scrape_samples_scraped)", ...counter ? [`sum by (instance) (rate(${counter}[5m]))`] : []];
  get("examples").replaceChildren("For example: ", ...list.flatMap(expr => [button(expr, { class: "quiet" }, () => {
    queries.rows[0].editor.value = expr;
    run();
  }), " "]));
}

function typing(target) {
  return target.closest("textarea, select, dialog, input:not([type=checkbox])") !== null;
}

const keys = {
  "?": openHelp, "/": () => queries.rows[0].editor.focus(),
  "[": () => bar.move(-0.5), "]": () => bar.move(0.5), "-": () => bar.zoom(2), "+": () => bar.zoom(0.5),
  g: () => change({ tab: "graph" }), t: () => change({ tab: "table" }), e: () => change({ tab: "explain" }),
  s: () => change({ stacked: !state.stacked }),
};

document.addEventListener("keydown", event => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    run();
  } else if (!event.ctrlKey && !event.metaKey && !event.altKey && !typing(event.target) && Object.hasOwn(keys, event.key)) {
    event.preventDefault();
    keys[event.key]();
  }
});

get("tabs").addEventListener("click", event => {
  const tab = event.target.id?.replace("tab-", "");
  if (tabs.includes(tab)) change({ tab });
});
get("tabs").addEventListener("keydown", event => {
  const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (!by) return;
  const tab = tabs[(tabs.indexOf(state.tab) + by + tabs.length) % tabs.length];
  change({ tab });
  get("tab-" + tab).focus();
});
get("stacked").addEventListener("change", event => change({ stacked: event.target.checked }));
get("run").addEventListener("click", run);
get("add").addEventListener("click", () => queries.add());
get("help-button").addEventListener("click", openHelp);
get("token").addEventListener("submit", event => {
  event.preventDefault();
  setToken(event.target.querySelector("input").value);
  event.target.hidden = true;
  run();
});
addEventListener("popstate", () => {
  state = readState(location.search);
  show();
  run();
});
onColors(() => graph.recolor());

show();
if (state.queries.some(query => query.expr !== "")) {
  run();
} else {
  bar.resolve(points());
  queries.rows[0].editor.focus();
  examples();
}
