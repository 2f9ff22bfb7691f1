// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0
//
// Texts that may have been meant.

const SHOWN = 5;

// Those of the texts that are like one, nearest first: some letters differ, or one is part of the other.
export function nearest(wanted, texts) {
  const lower = wanted.toLowerCase();
  const limit = Math.max(2, Math.floor(wanted.length / 3));
  return texts
    .map(text => ({ text, distance: distanceOf(lower, text.toLowerCase(), limit) }))
    .filter(one => one.distance <= limit)
    .sort((a, b) => a.distance - b.distance || a.text.length - b.text.length)
    .slice(0, SHOWN)
    .map(one => one.text);
}

function distanceOf(a, b, limit) {
  if (a !== "" && (b.includes(a) || b.length > 3 && a.includes(b))) return 1;
  return Math.abs(a.length - b.length) > limit ? Infinity : edits(a, b);
}

// Letters put in, left out, changed or exchanged with their neighbour.
function edits(a, b) {
  let last = [];
  let row = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      next[j] = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) next[j] = Math.min(next[j], last[j - 2] + 1);
    }
    last = row;
    row = next;
  }
  return row[b.length];
}
