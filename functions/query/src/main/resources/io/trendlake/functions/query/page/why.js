// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0
//
// Why a query gives nothing: each of its selectors is asked for, as series, so that no samples are read before the last step.

import { get, labelValues, post } from "./api.js";
import { nearest } from "./near.js";
import { selectors, selectorText, unquote } from "./promql.js";
import { formatDuration, formatTime, parseDuration, zoneName } from "./time.js";

const DAY = 86400;
const LOOKBACK = 300;
const SAFE = 4;
const YEARS = 10 * 366 * DAY;
const counting = /\b(rate|increase|irate|idelta|delta|deriv|predict_linear|double_exponential_smoothing)\s*\($/;

// Reasons as [{text, actions: [{text, query} or {text, from, to}]}], for a query over {start, end} that was evaluated at
// points {start, end, step}.
export async function whyEmpty(query, { start, end, points }, local, signal) {
  const found = selectors(query);
  if (found.length === 0) return [{ text: "The expression gives nothing in this range.", actions: [] }];
  const reasons = [];
  for (const selector of found.slice(0, 5)) {
    const reason = await whyOne(query, selector, { start, end, points, local, signal });
    if (reason) reasons.push(reason);
  }
  if (reasons.length > 0) return reasons;
  const text = found.length === 1
    ? "Its series have samples in this range, but what is done with them leaves nothing: a comparison that nothing passes, or a function without input."
    : "All its series have samples in this range, but together they leave nothing: their labels do not match, or a comparison lets nothing pass.";
  return [{ text, actions: [] }];
}

// The reason of an answer that lacks samples which are no longer kept, or null: its warnings say so, and whether trends help.
export function whyLost(warnings, trends) {
  const lost = warnings.filter(text => text.includes("no longer kept"));
  if (lost.length === 0) return null;
  const text = "Samples of this range are no longer kept, only hourly trends: the warning says of which days.";
  const help = trends !== "always" && lost.some(warning => warning.includes("trends=always"));
  return { text, actions: help ? [{ text: "Take the nearest hours (trends=always)", trends: "always" }] : [] };
}

// All times that can have samples, wherever the range is.
function ever(end) {
  const now = Date.now() / 1000;
  return [Math.min(end, now) - YEARS, Math.max(end, now) + DAY];
}

async function exists(match, start, end, signal) {
  const answer = await get("series", { "match[]": match, start, end, limit: 1 }, signal);
  return answer.data.length > 0;
}

async function whyOne(query, selector, at) {
  const { start, end, signal } = at;
  const match = selectorText(selector);
  const back = selector.window ? parseDuration(selector.window) || LOOKBACK : LOOKBACK;
  if (await exists(match, start - back, end, signal)) {
    if (await hasSamples(match, start - back, end, signal)) return await tooFew(query, selector, match, at, back);
    return await elsewhere(match, selector, at);
  }
  if (selector.name) {
    const known = await names(start - back, end, signal);
    if (known.includes(selector.name)) return await whichMatcher(query, selector, at, back);
    if (!await exists(selectorText(selector, []), ...ever(end), signal)) return await noSuchMetric(query, selector, known, at);
  }
  return await elsewhere(match, selector, at);
}

// A server may know series by the day: only samples tell whether there are any in a range.
async function hasSamples(match, start, end, signal) {
  const window = Math.max(1, Math.ceil(end - start));
  const answer = await post("query", { query: `count(present_over_time(${match}[${window}s]))`, time: end }, signal);
  return answer.data.result.length > 0;
}

async function names(start, end, signal) {
  return (await labelValues("__name__", { start, end }, signal)).data;
}

async function noSuchMetric(query, selector, known, { end, signal }) {
  const all = known.length > 0 ? known : await names(...ever(end), signal);
  const near = nearest(selector.name, all);
  const text = `There is no metric ${selector.name}.` + (near.length > 0 ? " There is:" : all.length === 0 ? " Nothing is stored yet." : "");
  return { text, actions: near.map(name => ({ text: name, query: replaced(query, selector, selector.name, name) })) };
}

// Finds the matcher without which there are series.
async function whichMatcher(query, selector, { start, end, signal }, back) {
  for (const matcher of selector.matchers) {
    const others = selector.matchers.filter(one => one !== matcher);
    const match = selectorText(selector, others);
    if (!await exists(match, start - back, end, signal)) continue;
    const values = (await labelValues(matcher.label, { "match[]": match, start: start - back, end, limit: 1000 }, signal)).data;
    const what = others.length > 0 ? "these series" : selector.name;
    if (values.length === 0) return { text: `None of ${what} has the label ${matcher.label} in this range.`, actions: [] };
    const wanted = unquote({ kind: "string", text: matcher.value });
    const near = nearest(wanted, values);
    const shown = near.length > 0 ? near : values.slice(0, 5);
    return {
      text: `None of ${what} has ${matcher.label}${matcher.operator}${matcher.value} in this range. Values of ${matcher.label}:`,
      actions: shown.map(value => ({
        text: value,
        query: query.slice(0, matcher.start) + `${matcher.label}=${JSON.stringify(value)}` + query.slice(matcher.end),
      })),
    };
  }
  return { text: `${selector.name} has series in this range, but none that all matchers together let pass.`, actions: [] };
}

// The series are there; perhaps no window holds more than one sample, where two are needed.
async function tooFew(query, selector, match, { points, signal }, back) {
  if (!selector.window || !counting.test(query.slice(0, selector.start))) return null;
  const held = await samplesInWindows(match, back, points, signal);
  if (held.at(-1) >= 2) return null;
  const holds = held.length === 0 ? "no sample at any time" : "one sample at most";
  const text = `The window [${selector.window}] holds ${holds}, and two are needed.`;
  for (let width = back * 2; width <= Math.max(DAY, back * 4); width *= 2) {
    const wide = await samplesInWindows(match, width, points, signal);
    if (wide.length === 0 || wide[Math.floor(wide.length / 2)] < SAFE) continue;
    const wider = `[${formatDuration(width)}]`;
    const action = { text: wider, query: query.slice(0, selector.end) + query.slice(selector.end).replace(`[${selector.window}]`, wider) };
    return { text: text + " A window of four scrape intervals is safe:", actions: [action] };
  }
  return { text, actions: [] };
}

// How many samples the series with the most has in the window of each point that has any, in order of size.
async function samplesInWindows(match, window, { start, end, step }, signal) {
  const query = `max(count_over_time(${match}[${formatDuration(window)}]))`;
  const answer = await post("query_range", { query, start, end, step }, signal);
  return (answer.data.result[0]?.values ?? []).map(([, count]) => Number(count)).sort((a, b) => a - b);
}

function replaced(query, selector, old, name) {
  const part = query.slice(selector.start, selector.end);
  return query.slice(0, selector.start) + part.replace(old, () => name) + query.slice(selector.end);
}

// Series exist at another time: the nearest, before the range if there is any, else after it.
async function elsewhere(match, selector, { start, end, local, signal }) {
  const what = selector.name || match;
  for (const [edge, direction, side] of [[start, -1, "before"], [end, 1, "after"]]) {
    const window = await narrowed(match, edge, direction, signal);
    const hours = window ? await hoursWithSamples(match, window, signal) : [];
    if (hours.length === 0) continue;
    const hour = direction < 0 ? hours.at(-1) : hours[0];
    const width = Math.max(end - start, 3600);
    const [from, to] = direction < 0 ? [hour.end - width, hour.end] : [hour.start, hour.start + width];
    const time = direction < 0 ? hour.end : hour.start;
    return {
      text: `There are no samples of ${what} in this range. The nearest ${side} it are at about ${formatTime(time, local)} ${zoneName(time, local)}:`,
      actions: [{ text: "Show them", from: formatTime(from, local), to: formatTime(to, local) }],
    };
  }
  return { text: `There are no samples of ${match}, in this range or near it.`, actions: [] };
}

// The day next to a time, in a direction, in which there are series: first ever wider, then halved.
async function narrowed(match, edge, direction, signal) {
  let near = 0;
  let far = DAY;
  const between = (a, b) => direction < 0 ? [edge - b, edge - a] : [edge + a, edge + b];
  while (!await exists(match, ...between(near, far), signal)) {
    if (far >= YEARS) return null;
    near = far;
    far *= 5;
  }
  while (far - near > DAY) {
    const middle = (near + far) / 2;
    if (await exists(match, ...between(near, middle), signal)) far = middle;
    else near = middle;
  }
  const [start, end] = between(near, far);
  return { start, end };
}

async function hoursWithSamples(match, { start, end }, signal) {
  const from = Math.floor(start / 3600) * 3600;
  const asked = { query: `count(present_over_time(${match}[1h]))`, start: from, end: Math.ceil(end / 3600) * 3600, step: 3600 };
  const answer = await post("query_range", asked, signal);
  return (answer.data.result[0]?.values ?? []).map(([time]) => ({ start: time - 3600, end: time }));
}
