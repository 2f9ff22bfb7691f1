// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0
//
// Numbers and series as text.

const prefixes = [[1e18, "E"], [1e15, "P"], [1e12, "T"], [1e9, "G"], [1e6, "M"], [1e3, "k"]];

// A value with five significant digits at most: 1.2345M, 0.00012, NaN, +Inf.
export function short(value, digits = 5) {
  if (value === null || value === undefined) return "";
  if (Number.isNaN(value)) return "NaN";
  if (!Number.isFinite(value)) return value > 0 ? "+Inf" : "-Inf";
  const size = Math.abs(value);
  if (size >= 1e21 || size > 0 && size < 1e-6) return value.toExponential(digits - 2);
  for (const [unit, prefix] of prefixes) {
    if (size >= unit) return Number((value / unit).toPrecision(digits)) + prefix;
  }
  return String(Number(value.toPrecision(digits)));
}

// The labels of one axis: as many digits as tell its marks apart.
export function axisTexts(marks) {
  let digits = 3;
  let texts;
  do {
    texts = marks.map(mark => mark === null ? "" : short(mark, digits));
  } while (new Set(texts).size < marks.length && ++digits < 12);
  return texts;
}

// As the API writes numbers.
export function parse(text) {
  if (text === "+Inf" || text === "Inf") return Infinity;
  return text === "-Inf" ? -Infinity : Number(text);
}

// A string of PromQL.
export function quote(text) {
  return '"' + text.replace(/[\\"]/g, "\\$&").replace(/\n/g, "\\n") + '"';
}

const plainName = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/;

// The labels that all of several series have in common, with their values.
export function commonLabels(metrics) {
  if (metrics.length < 2) return {};
  return Object.fromEntries(Object.entries(metrics[0]).filter(([label, value]) => metrics.every(one => one[label] === value)));
}

// The labels without some of them.
export function without(metric, labels) {
  return Object.fromEntries(Object.entries(metric).filter(([label]) => !(label in labels)));
}

// A series as a selector that finds it.
export function seriesText(metric) {
  const { __name__: name, ...labels } = metric;
  const plain = name === undefined || plainName.test(name);
  const inside = Object.entries(labels).map(([label, value]) =>
    (plainName.test(label) ? label : quote(label)) + "=" + quote(value));
  if (!plain) inside.unshift(quote(name));
  if (inside.length === 0) return plain && name ? name : "{}";
  return (plain ? name ?? "" : "") + "{" + inside.join(", ") + "}";
}

export function bytes(count) {
  return count < 1000 ? count + " B" : short(count, 3).replace(/([a-zA-Z]?)$/, " $1B");
}
