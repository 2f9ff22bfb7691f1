// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0
//
// Times and durations as people write them. All numbers are seconds, those of times since the epoch.

const units = { ms: 0.001, s: 1, m: 60, h: 3600, d: 86400, w: 604800, y: 31536000 };
const steps = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10800, 21600, 43200, 86400, 172800, 604800];

// The seconds of "1h30m" or of a plain number; NaN if it is neither.
export function parseDuration(text) {
  if (/^\d+(\.\d+)?$/.test(text)) return Number(text);
  if (!/^(\d+(ms|[smhdwy]))+$/.test(text)) return NaN;
  let seconds = 0;
  for (const [, count, unit] of text.matchAll(/(\d+)(ms|[smhdwy])/g)) seconds += count * units[unit];
  return seconds;
}

// The shortest text that parseDuration reads as these seconds; whole days at most, since years differ.
export function formatDuration(seconds) {
  let rest = Math.round(seconds * 1000);
  let text = "";
  for (const unit of ["d", "h", "m", "s", "ms"]) {
    const size = units[unit] * 1000;
    const count = Math.floor(rest / size);
    if (count > 0) text += count + unit;
    rest -= count * size;
  }
  return text || "0s";
}

const absolute = /^(\d{4})-(\d\d?)-(\d\d?)(?:[T ](\d\d?):(\d\d)(?::(\d\d(?:\.\d+)?))?)?\s*(Z|UTC|[+-]\d\d:?\d\d)?$/i;

// The time that a text means: "now", "now-1h", a date with or without a time and a zone, or seconds since the epoch.
// A date without a zone is in this browser's zone if local, else in UTC. NaN if the text means nothing.
export function parseTime(text, now, local) {
  const plain = text.trim();
  const relative = /^now(?:\s*([+-])\s*(\S+))?$/i.exec(plain);
  if (relative) {
    if (!relative[1]) return now;
    return now + (relative[1] === "-" ? -1 : 1) * parseDuration(relative[2]);
  }
  if (/^-?\d{5,}(\.\d+)?$/.test(plain)) return Number(plain);
  const parts = absolute.exec(plain);
  if (!parts) return NaN;
  const [, year, month, day, hour = 0, minute = 0, second = 0, zone] = parts;
  if (month < 1 || month > 12 || day < 1 || day > 31 || hour > 24 || minute > 59 || second >= 61) return NaN;
  const numbers = [+year, month - 1, +day, +hour, +minute, Math.floor(second), Math.round(second % 1 * 1000)];
  if (local && !zone) return new Date(...numbers).getTime() / 1000;
  const utc = Date.UTC(...numbers) / 1000;
  const offset = /([+-])(\d\d):?(\d\d)/.exec(zone ?? "");
  return offset ? utc - (offset[1] + 1) * (offset[2] * 3600 + offset[3] * 60) : utc;
}

function two(number) {
  return String(number).padStart(2, "0");
}

// "2026-11-20 14:00:05", in UTC or in this browser's zone; parseTime reads it.
export function formatTime(seconds, local) {
  const date = new Date(Math.round(seconds * 1000));
  if (Number.isNaN(date.getTime())) return String(seconds);
  const shown = local ? new Date(date.getTime() - date.getTimezoneOffset() * 60000) : date;
  const text = shown.toISOString().replace("T", " ").replace("Z", "");
  return text.endsWith(".000") ? text.slice(0, -4) : text;
}

// The zone that formatTime uses for a time, to be written behind it.
export function zoneName(seconds, local) {
  if (!local) return "UTC";
  const minutes = -new Date(seconds * 1000).getTimezoneOffset();
  const size = Math.abs(minutes);
  return "UTC" + (minutes < 0 ? "-" : "+") + two(Math.floor(size / 60)) + ":" + two(size % 60);
}

// The step for so many points at most: the next round one.
export function autoStep(range, points) {
  const least = range / points;
  return steps.find(step => step >= least) ?? Math.ceil(least / 604800) * 604800;
}

// The grid of a range: its ends on multiples of the step, so that a refreshed graph keeps its instants.
export function grid(from, to, step) {
  const end = Math.floor(to / step) * step;
  return { start: Math.min(Math.ceil(from / step) * step, end), end, step };
}
