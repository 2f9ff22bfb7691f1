// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0
//
// The graph: lines or stacked areas by uPlot, a tooltip at the cursor, a range by dragging.

import { el } from "./dom.js";
import { axisTexts, short } from "./numbers.js";
import { formatTime, zoneName } from "./time.js";

const uPlot = window.uPlot;
const IN_TOOLTIP = 12;
const dark = matchMedia("(prefers-color-scheme: dark)");

const light = ["#0b6b8a", "#c2571a", "#3d8b37", "#8e44ad", "#b8860b", "#c0392b", "#2c7fb8", "#7f6a4f", "#d6478f", "#4a5fc1"];
const bright = ["#5fc3e4", "#f29a5c", "#7fcf77", "#c792e8", "#e3c04f", "#ff8f85", "#86b6f2", "#c9b391", "#f58fc1", "#9fa9f5"];

// The colour of the nth line; the first ten are chosen, the others go round the circle.
export function colorOf(index) {
  const chosen = dark.matches ? bright : light;
  if (index < chosen.length) return chosen[index];
  return `hsl(${Math.round(index * 137.5) % 360} ${dark.matches ? "65% 70%" : "60% 42%"})`;
}

// Calls back when the colours of the system change.
export function onColors(callback) {
  dark.addEventListener("change", callback);
}

function color(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

// Each value on top of those before it. Where a line has no value the stack passes below it.
function stack(columns) {
  const sum = new Float64Array(columns[0]?.length ?? 0);
  return columns.map(values => Array.from(values, (value, at) => {
    if (value === null) return null;
    sum[at] += value;
    return sum[at];
  }));
}

// A graph in a container, of {times, series: [{name, title, color, values}], start, end, stacked, local, onrange, onwider, label}.
export class Chart {
  constructor(container, options) {
    this.options = options;
    this.container = container;
    const columns = options.series.map(one => one.values);
    this.tooltip = el("div", { class: "tooltip", hidden: true });
    this.plot = new uPlot(this.settings(), [options.times, ...options.stacked ? stack(columns) : columns], container);
    this.plot.over.append(this.tooltip);
    container.setAttribute("role", "img");
    container.setAttribute("aria-label", options.label);
    this.observer = new ResizeObserver(() => this.plot.setSize(this.size()));
    this.observer.observe(container);
  }

  size() {
    return { width: Math.max(200, this.container.clientWidth), height: this.container.clientWidth < 600 ? 280 : 400 };
  }

  settings() {
    const { series, stacked, local, start, end } = this.options;
    const axis = { stroke: color("--soft"), grid: { stroke: color("--line"), width: 1 }, ticks: { stroke: color("--line"), width: 1 } };
    return {
      ...this.size(),
      tzDate: seconds => local ? new Date(seconds * 1000) : uPlot.tzDate(new Date(seconds * 1000), "Etc/UTC"),
      legend: { show: false },
      scales: {
        x: { range: () => [start, Math.max(end, start + 1)] },
        y: stacked ? { range: (_, min, max) => uPlot.rangeNum(Math.min(0, min ?? 0), Math.max(0, max ?? 1), 0.1, true) } : {},
      },
      axes: [
        { ...axis, values: [...timeTexts] },
        { ...axis, size: axisSize, values: (_, marks) => axisTexts(marks) },
      ],
      cursor: {
        drag: { x: true, y: false, setScale: false }, focus: { prox: 24 }, points: { size: 7 },
        bind: { dblclick: () => () => { this.options.onwider(); return null; } },
      },
      focus: { alpha: 0.25 },
      series: [{}, ...series.map(one => ({
        label: one.name, stroke: one.color, width: 1.5, spanGaps: false,
        fill: stacked ? fade(one.color) : undefined, points: { show: lonely },
      }))],
      bands: stacked ? series.slice(1).map((_, index) => ({ series: [index + 2, index + 1] })) : undefined,
      hooks: {
        setSelect: [plot => this.select(plot)],
        setCursor: [plot => this.point(plot)],
        setSeries: [(_, index) => { this.near = index; }],
      },
    };
  }

  select(plot) {
    const { left, width } = plot.select;
    if (width < 4) return;
    const exact = [left, left + width].map(at => plot.posToVal(at, "x"));
    const [from, to] = exact[1] - exact[0] > 60 ? exact.map(Math.round) : exact;
    plot.setSelect({ left: 0, width: 0, top: 0, height: 0 }, false);
    this.options.onrange(from, to);
  }

  // Makes one line stand out, none if null.
  highlight(index) {
    this.plot.setSeries(index === null ? null : index + 1, { focus: index !== null });
  }

  point(plot) {
    const { idx, left, top } = plot.cursor;
    const { series, times, local } = this.options;
    this.tooltip.hidden = idx === null || idx === undefined || left < 0;
    if (this.tooltip.hidden) return;
    const here = series.map((one, index) => ({ one, index, value: one.values[idx] })).filter(entry => entry.value !== null);
    here.sort((a, b) => b.value - a.value);
    const near = here.findIndex(entry => entry.index + 1 === this.near);
    const from = Math.max(0, Math.min(near - IN_TOOLTIP / 2, here.length - IN_TOOLTIP));
    const rows = here.slice(from, from + IN_TOOLTIP).map(({ one, index, value }) => {
      const swatch = el("span", { class: "swatch" });
      swatch.style.background = one.color;
      return el("div", { class: "entry" + (index + 1 === this.near ? " near" : "") },
        swatch, el("span", { class: "name" }, one.title), el("b", {}, short(value)));
    });
    this.tooltip.replaceChildren(el("div", { class: "when" }, `${formatTime(times[idx], local)} ${zoneName(times[idx], local)}`), ...rows,
      here.length > IN_TOOLTIP ? el("div", { class: "rest" }, `${here.length - IN_TOOLTIP} more`) : "");
    const width = this.tooltip.offsetWidth;
    const right = left + 16 + width > plot.over.clientWidth;
    this.tooltip.style.left = (right ? Math.max(0, left - width - 16) : left + 16) + "px";
    this.tooltip.style.top = Math.max(0, Math.min(top, plot.over.clientHeight - this.tooltip.offsetHeight)) + "px";
  }

  destroy() {
    this.observer.disconnect();
    this.plot.destroy();
  }
}

// Times on a clock of 24 hours: [at least so many seconds apart, text, with the year, null, with the day, ...].
const timeTexts = [
  [31536000, "{YYYY}", null, null, null, null, null, null, 1],
  [2419200, "{MMM}", "\n{YYYY}", null, null, null, null, null, 1],
  [86400, "{MM}-{DD}", "\n{YYYY}", null, null, null, null, null, 1],
  [3600, "{HH}:{mm}", "\n{YYYY}-{MM}-{DD}", null, "\n{MM}-{DD}", null, null, null, 1],
  [60, "{HH}:{mm}", "\n{YYYY}-{MM}-{DD}", null, "\n{MM}-{DD}", null, null, null, 1],
  [1, "{HH}:{mm}:{ss}", "\n{YYYY}-{MM}-{DD}", null, "\n{MM}-{DD}", null, null, null, 1],
  [0.001, "{ss}.{fff}", "\n{YYYY}-{MM}-{DD} {HH}:{mm}", null, "\n{MM}-{DD} {HH}:{mm}", null, "\n{HH}:{mm}", null, 1],
];

function axisSize(plot, texts, axis, cycle) {
  if (cycle > 1) return plot.axes[axis]._size;
  const longest = Math.max(3, ...(texts ?? []).map(text => text.length));
  return Math.ceil(longest * 7.5) + 24;
}

function fade(stroke) {
  return stroke.startsWith("#") ? stroke + "55" : stroke.replace(")", " / 0.33)");
}

// Points are drawn where lines would not show them: values without neighbours.
function lonely(plot, index) {
  const values = plot.data[index];
  for (let at = 0; at < values.length; at++) {
    if (values[at] !== null && (values[at - 1] ?? null) === null && (values[at + 1] ?? null) === null) return true;
  }
  return false;
}
