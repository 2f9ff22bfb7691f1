// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0
//
// What can stand at the cursor: the server's metrics, labels and values, and the language's words.

import { get, labelValues } from "./api.js";
import { aggregators, functions, keywords } from "./functions.js";
import { contextAt, selectors, selectorText } from "./promql.js";

const SHOWN = 60;
const ASKED = 10000;
const KEPT = 60000;
const durations = ["1m", "5m", "10m", "30m", "1h", "6h", "12h", "1d", "7d", "30d"];
const kept = new Map();

// Keeps answers for a minute. A failed question is asked again.
function once(key, ask) {
  const known = kept.get(key);
  if (known && Date.now() - known.at < KEPT) return known.answer;
  const answer = ask();
  kept.set(key, { at: Date.now(), answer });
  answer.catch(() => kept.delete(key));
  return answer;
}

// Times to a minute, so that the same question is asked once.
function span({ start, end }) {
  return { start: Math.floor(start / 60) * 60, end: Math.ceil(end / 60) * 60, limit: ASKED };
}

export function metricNames(range) {
  const asked = span(range);
  return once("names " + JSON.stringify(asked), async () => (await labelValues("__name__", asked)).data);
}

// Type, unit and help by metric name. A server without them leaves the list without them.
export function metadata() {
  return once("metadata", async () => new Map(Object.entries((await get("metadata", { limit_per_metric: 1 })).data)));
}

function labelNames(match, range) {
  const asked = { "match[]": match, ...span(range) };
  return once("labels " + JSON.stringify(asked), async () => (await get("labels", asked)).data);
}

function valuesOf(label, match, range) {
  const asked = { "match[]": match, ...span(range) };
  return once(`values ${label} ${JSON.stringify(asked)}`, async () => (await labelValues(label, asked)).data);
}

// Type and help of a metric; those of a histogram's or summary's parts are said of the whole.
export function describe(name, known) {
  const found = known.get(name)?.[0] ?? known.get(name.replace(/_(bucket|count|sum|total|info|created)$/, ""))?.[0];
  if (!found) return { detail: "", help: "" };
  return { detail: found.type === "unknown" ? "" : found.type, help: found.help };
}

// Suggestions for a cursor, best first, as {context, items}; null where there is nothing to suggest.
export async function suggest(query, cursor, range) {
  const context = contextAt(query, cursor);
  if (!context) return null;
  const all = await candidates(context, query, cursor, range);
  const items = rank(all, context.prefix).slice(0, SHOWN);
  return items.length > 0 ? { context, items } : null;
}

async function candidates(context, query, cursor, range) {
  switch (context.kind) {
    case "expression":
      return [...await metricItems(range), ...callItems(aggregators), ...callItems(functions)];
    case "word":
      return Array.from(keywords, ([text, help]) => ({ text, kind: "keyword", detail: "", help, insert: text + " " }));
    case "label":
      return (await labelNames(matchAt(query, cursor), range)).filter(name => name !== "__name__").map(labelItem);
    case "grouping":
      return (await labelNames(matchAll(query), range)).filter(name => name !== "__name__")
        .map(text => ({ text, kind: "label", detail: "", help: "", insert: text }));
    case "value":
      return (await valuesOf(context.label, matchAt(query, cursor), range)).map(text =>
        ({ text, kind: "value", detail: "", help: "", insert: escape(text, context) }));
    default:
      return durations.map(text => ({ text, kind: "duration", detail: "", help: "", insert: text }));
  }
}

async function metricItems(range) {
  const [names, known] = await Promise.all([metricNames(range), metadata().catch(() => new Map())]);
  return names.map(text => ({ text, kind: "metric", ...describe(text, known), insert: text }));
}

function callItems(map) {
  return Array.from(map, ([text, { signature, help }]) =>
    ({ text, kind: map === aggregators ? "aggregator" : "function", detail: signature, help, insert: text, call: true }));
}

function labelItem(text) {
  const plain = /^[a-zA-Z_]\w*$/.test(text);
  return { text, kind: "label", detail: "", help: "", insert: plain ? text : JSON.stringify(text), matcher: true };
}

function escape(text, { quote, regex }) {
  const literal = regex ? text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&") : text;
  if (quote === "`") return literal;
  return literal.replaceAll("\\", "\\\\").replaceAll(quote, "\\" + quote).replaceAll("\n", "\\n");
}

// The selector at the cursor without the matcher that is being written, as the API wants it: with something that must be there.
function matchAt(query, cursor) {
  const selector = selectors(query).find(one => one.start <= cursor && cursor <= one.end);
  if (!selector) return undefined;
  return matchText(selector, selector.matchers.filter(matcher => cursor < matcher.start || matcher.end < cursor));
}

function matchAll(query) {
  const texts = selectors(query).map(selector => matchText(selector, selector.matchers));
  return texts.includes(undefined) ? undefined : texts;
}

function matchText(selector, matchers) {
  const demands = matchers.some(one => one.operator === "=" && one.value.length > 2);
  return selector.name || demands ? selectorText(selector, matchers) : undefined;
}

// Those that have the letters of the prefix in their order; beginnings first, then words within, then the rest.
function rank(items, prefix) {
  const wanted = prefix.toLowerCase();
  if (wanted === "") return items;
  return items
    .map(item => ({ item, score: score(item.text.toLowerCase(), wanted) }))
    .filter(one => one.score < Infinity)
    .sort((a, b) => a.score - b.score || a.item.text.length - b.item.text.length)
    .map(one => one.item);
}

function score(text, wanted) {
  if (text === wanted) return 0;
  if (text.startsWith(wanted)) return 1;
  const at = text.indexOf(wanted);
  if (at > 0) return /[a-z0-9]/.test(text[at - 1]) ? 3 : 2;
  let from = 0;
  for (const letter of wanted) {
    from = text.indexOf(letter, from) + 1;
    if (from === 0) return Infinity;
  }
  return 4;
}
