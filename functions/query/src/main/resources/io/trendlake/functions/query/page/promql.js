// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0
//
// The words of a query, also of one that is half written: for colours, for completion and for finding its selectors.
// The server's parser alone decides what is right.

import { aggregators, functions, keywords } from "./functions.js";

const pattern = new RegExp([
  "(?<space>\\s+)", "(?<comment>#.*)",
  "(?<string>\"(?:[^\"\\\\\\n]|\\\\.)*\"?|'(?:[^'\\\\\\n]|\\\\.)*'?|`[^`]*`?)",
  "(?<number>0[xX][0-9a-fA-F]+|(?:\\d+(?:ms|[smhdwy]))+(?![\\w:])|(?:\\d[\\d_]*\\.?\\d*|\\.\\d+)(?:[eE][+-]?\\d+)?)",
  "(?<name>[a-zA-Z_:][\\w:]*)", "(?<operator>=~|!~|!=|==|>=|<=|<\\/|>\\/|[-+*/%^=<>@,])", "(?<bracket>[(){}\\[\\]])",
  "(?<other>[^])",
].join("|"), "gu");

const grouping = new Set(["by", "without", "on", "ignoring", "group_left", "group_right"]);
const wordOperators = new Set(["and", "or", "unless", "atan2", "bool", "offset", ...grouping]);
const matchOperators = new Set(["=", "!=", "=~", "!~"]);

// The words of a query: kind, text, start and end. Names become function, aggregator, keyword, label or metric.
export function words(query) {
  const found = [];
  for (const match of query.matchAll(pattern)) {
    const kind = Object.keys(match.groups).find(group => match.groups[group] !== undefined);
    found.push({ kind, text: match[0], start: match.index, end: match.index + match[0].length });
  }
  classify(found.filter(word => word.kind !== "space" && word.kind !== "comment"));
  return found;
}

function classify(solid) {
  const open = [];
  solid.forEach((word, index) => {
    const before = solid[index - 1];
    if (word.kind === "bracket") {
      if ("({[".includes(word.text)) {
        open.push(word.text === "(" && grouping.has(before?.text.toLowerCase()) ? "labels" : word.text);
      } else {
        open.pop();
      }
    } else if (word.kind === "name") {
      word.kind = nameKind(word, solid[index + 1], open.at(-1));
    }
  });
}

function nameKind(word, after, inside) {
  const lower = word.text.toLowerCase();
  if (inside === "{" || inside === "labels") return "label";
  if (after?.text === "(" && functions.has(lower)) return "function";
  if (aggregators.has(lower) && (after?.text === "(" || grouping.has(after?.text.toLowerCase()))) return "aggregator";
  if (keywords.has(lower)) return "keyword";
  return /^(inf|nan)$/.test(lower) ? "number" : "metric";
}

// The selectors of a query: their name, matchers, the window behind them in brackets, and their place.
export function selectors(query) {
  const solid = words(query).filter(word => word.kind !== "space" && word.kind !== "comment");
  const found = [];
  for (let at = 0; at < solid.length; at++) {
    const named = solid[at].kind === "metric";
    const braces = named ? at + 1 : at;
    if (!named && solid[at].text !== "{") continue;
    const selector = { name: named ? solid[at].text : "", matchers: [], window: "", start: solid[at].start, end: solid[at].end };
    if (solid[braces]?.text === "{") {
      at = matchers(solid, braces + 1, selector);
      selector.end = solid[Math.min(at, solid.length - 1)].end;
    }
    if (solid[at + 1]?.text === "[" && solid[at + 2]?.kind === "number") selector.window = solid[at + 2].text;
    found.push(selector);
  }
  return found;
}

function matchers(solid, from, selector) {
  let at = from;
  while (at < solid.length && solid[at].text !== "}") {
    const [label, operator, value] = solid.slice(at, at + 3);
    if (matchOperators.has(operator?.text) && value?.kind === "string") {
      const matcher = { label: unquote(label), operator: operator.text, value: value.text, start: label.start, end: value.end };
      if (matcher.label === "__name__" && matcher.operator === "=") selector.name ||= unquote(value);
      else selector.matchers.push(matcher);
      at += 3;
    } else {
      if (label.kind === "string" && operator?.text !== "=") selector.name ||= unquote(label);
      at++;
    }
  }
  return at;
}

// What a string says, of the plain escapes.
export function unquote(word) {
  if (word.kind !== "string") return word.text;
  const inside = word.text.slice(1, word.text.length > 1 && word.text.endsWith(word.text[0]) ? -1 : undefined);
  return word.text[0] === "`" ? inside : inside.replace(/\\(.)/g, (_, c) => c === "n" ? "\n" : c === "t" ? "\t" : c);
}

// A selector as text, with the matchers given.
export function selectorText(selector, matchersOf = selector.matchers) {
  const inside = matchersOf.map(matcher => labelText(matcher.label) + matcher.operator + matcher.value);
  if (selector.name) inside.unshift("__name__=" + JSON.stringify(selector.name));
  return "{" + inside.join(",") + "}";
}

function labelText(label) {
  return /^[a-zA-Z_]\w*$/.test(label) ? label : JSON.stringify(label);
}

// What may stand at the cursor: {kind, prefix, from, to, ...}, null where nothing is to be completed.
// Kinds: expression, word (an operator or modifier), label, value, duration.
export function contextAt(query, cursor) {
  const all = words(query);
  const here = all.find(word => word.start < cursor && cursor <= word.end && word.kind !== "space");
  if (here?.kind === "comment") return null;
  const before = all.filter(word => word.end <= cursor && word !== here && word.kind !== "space" && word.kind !== "comment");
  const { inside, opener } = enclosing(before);
  const last = before.at(-1);
  if (here?.kind === "string") return stringContext(here, before, inside, opener, cursor, query);
  const isName = here && ["metric", "label", "function", "aggregator", "keyword"].includes(here.kind)
    || here?.kind === "number" && /^[a-z]/i.test(here.text);
  const place = isName
    ? { prefix: here.text.slice(0, cursor - here.start), from: here.start, to: here.end }
    : { prefix: "", from: cursor, to: cursor };
  const previous = isName ? last : here ?? last;
  const around = isName || !here ? { inside, opener } : enclosing([...before, here]);
  if (around.inside === "{") {
    return [",", "{"].includes(previous?.text) ? { kind: "label", selector: around.opener, ...place } : null;
  }
  if (around.inside === "labels") return { kind: "grouping", ...place };
  if (around.inside === "[" || previous?.text.toLowerCase() === "offset") {
    const number = here?.kind === "number" ? { prefix: here.text, from: here.start, to: here.end } : place;
    return here?.kind === "bracket" && here.text === "]" ? null : { kind: "duration", ...number };
  }
  if (here?.kind === "number" && !isName) return null;
  return endsOperand(previous) ? { kind: "word", ...place } : { kind: "expression", ...place };
}

function endsOperand(word) {
  if (!word) return false;
  return [")", "}", "]"].includes(word.text) || ["metric", "number", "string"].includes(word.kind)
    || word.kind === "keyword" && !wordOperators.has(word.text.toLowerCase());
}

function enclosing(before) {
  const open = [];
  before.forEach((word, index) => {
    if (word.kind !== "bracket") return;
    if (!"({[".includes(word.text)) {
      open.pop();
      return;
    }
    const labels = word.text === "(" && grouping.has(before[index - 1]?.text.toLowerCase());
    open.push({ inside: labels ? "labels" : word.text, opener: { word, before: before[index - 1] } });
  });
  return open.at(-1) ?? { inside: "", opener: null };
}

function stringContext(here, before, inside, opener, cursor, query) {
  const operator = before.at(-1)?.text;
  if (inside !== "{" || !matchOperators.has(operator)) return null;
  const closed = here.text.length > 1 && here.text.endsWith(here.text[0]);
  if (closed && cursor === here.end) return null;
  return {
    kind: "value", label: unquote(before.at(-2)), regex: operator.endsWith("~"), selector: opener, quote: here.text[0],
    prefix: query.slice(here.start + 1, cursor), from: here.start + 1, to: closed ? here.end - 1 : closingOf(here, cursor),
  };
}

// Of a string that is not closed, what is behind the cursor stays.
function closingOf(word, cursor) {
  return Math.min(cursor, word.end);
}

// The innermost call around the cursor, and which of its arguments it is in; null outside of calls.
export function callAt(query, cursor) {
  const open = [];
  const solid = words(query).filter(word => word.end <= cursor && word.kind !== "space" && word.kind !== "comment");
  solid.forEach((word, index) => {
    if (word.kind === "bracket") {
      if ("({[".includes(word.text)) open.push({ name: word.text === "(" ? solid[index - 1]?.text.toLowerCase() : "", argument: 0 });
      else open.pop();
    } else if (word.text === "," && open.length > 0) {
      open.at(-1).argument++;
    }
  });
  const call = open.findLast(one => functions.has(one.name) || aggregators.has(one.name));
  return call ?? null;
}

// Where in the text a position of the server's parser is: lines from 1, columns in bytes of UTF-8 from 1.
export function indexOf(query, line, column) {
  const lines = query.split("\n");
  let index = lines.slice(0, line - 1).reduce((sum, text) => sum + text.length + 1, 0);
  let left = column - 1;
  for (const character of lines[line - 1] ?? "") {
    if (left <= 0) break;
    const code = character.codePointAt(0);
    left -= code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    index += character.length;
  }
  return Math.min(index, query.length);
}

// The part of the query that a message of the server is about, by the "line:column" in it; null if it names none.
export function placeOf(query, message) {
  const found = /(?:^|[\s"(])(\d+):(\d+)(?:: parse error|\)$)/.exec(message);
  if (!found) return null;
  const start = indexOf(query, Number(found[1]), Number(found[2]));
  const word = words(query).find(one => one.start <= start && start < one.end && one.kind !== "space");
  return word ? { start, end: word.end } : { start: Math.max(0, Math.min(start, query.length) - 1), end: query.length };
}
