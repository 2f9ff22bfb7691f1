// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0
//
// The tab "Graph": the lines of all queries in one graph, and their legend.

import { Chart, colorOf } from "./chart.js";
import { el, FIRST, moreButton } from "./dom.js";
import { legend } from "./legend.js";
import { commonLabels, parse, seriesText, without } from "./numbers.js";
import { formatDuration, formatTime, zoneName } from "./time.js";

// Draws results into a container; state is the page's, onstate is called with what of it is to change.
export class GraphPanel {
  constructor(container, onstate) {
    this.onstate = onstate;
    this.holder = el("div", { class: "chart" });
    this.list = el("div", { class: "series-list" });
    this.filter = el("input", {
      type: "search", placeholder: "Words of the series to show", "aria-label": "Filter of the series",
      oninput: () => { this.onstate({ filter: this.filter.value }, true); this.draw(); },
    });
    this.count = el("span", { class: "note", role: "status" });
    this.reset = el("button", { type: "button", hidden: true, onclick: () => this.choose([]) }, "Show all lines");
    this.bar = el("div", { class: "legend-bar" }, this.filter, this.reset, this.count);
    this.container = container;
    container.replaceChildren(this.holder, this.bar, this.list);
    this.clear();
  }

  // Shows results: [{letter, expr, matrix}], the grid {start, end, step} and the state.
  show(results, grid, state) {
    this.common = commonLabels(results.flatMap(({ matrix }) => matrix.map(one => one.metric)));
    this.all = results.flatMap(({ letter, expr, matrix }) => matrix.map(one => {
      const named = metric => {
        const text = seriesText(metric);
        return (results.length > 1 ? letter + ": " : "") + (text === "{}" ? expr : text);
      };
      return { name: named(one.metric), title: named(without(one.metric, this.common)), one };
    }));
    this.all.forEach((series, index) => { series.color = colorOf(index); });
    this.grid = grid;
    this.state = state;
    this.everything = false;
    this.filter.value = state.filter;
    if (this.all.length === 0) this.clear();
    else this.draw();
  }

  recolor() {
    this.all?.forEach((series, index) => { series.color = colorOf(index); });
    if (this.all) this.draw();
  }

  draw() {
    const { state, grid } = this;
    const wanted = state.filter.toLowerCase().split(/\s+/).filter(word => word !== "");
    const found = this.all.filter(({ name }) => wanted.every(word => name.toLowerCase().includes(word)));
    const chosen = new Set(state.only);
    const listed = found.filter(({ name }, index) => this.everything || index < FIRST || chosen.has(name));
    for (const series of listed) series.values ?? this.read(series);
    const any = found.some(({ name }) => chosen.has(name));
    const drawn = any ? listed.filter(({ name }) => chosen.has(name)) : listed;
    this.bar.hidden = false;
    this.chart?.destroy();
    const times = this.times();
    this.chart = new Chart(this.holder, {
      times, series: drawn, start: grid.start, end: grid.end, stacked: state.stacked, local: state.local, label: this.label(drawn),
      onrange: (from, to) => this.onstate({ from: formatTime(from, state.local), to: formatTime(to, state.local) }),
      onwider: () => this.onstate({ wider: true }),
    });
    const histograms = this.all.filter(({ one }) => one.histograms).length;
    const undrawn = drawn.filter(({ mean }) => mean === null).length;
    this.count.textContent = [
      wanted.length > 0 ? `${found.length} of ${this.all.length} series` : `${this.all.length.toLocaleString("en")} series`,
      any ? `${drawn.length} drawn` : "",
      undrawn > 0 ? `${undrawn.toLocaleString("en")} not drawn, as all their values are NaN or infinite` : "",
      histograms > 0 ? `${histograms} are native histograms: the graph shows their counts` : "",
    ].filter(text => text !== "").join(", ");
    this.reset.hidden = !any;
    this.list.replaceChildren(
      moreButton(this.everything ? 0 : found.length, "series", () => { this.everything = true; this.draw(); }) ?? "",
      legend({
        series: listed, common: this.common, only: any ? state.only : [], onchoose: only => this.choose(only),
        onfocus: index => this.chart.highlight(index === null ? null : this.indexOf(drawn, listed[index])),
      }));
  }

  indexOf(drawn, series) {
    const index = drawn.indexOf(series);
    return index < 0 ? null : index;
  }

  choose(only) {
    this.onstate({ only }, true);
    this.draw();
  }

  times() {
    const { start, end, step } = this.grid;
    return Array.from({ length: Math.round((end - start) / step) + 1 }, (_, at) => start + at * step);
  }

  // The values of a series at the grid's instants, and what the legend says of them.
  read(series) {
    const { start, step } = this.grid;
    const values = new Array(this.times().length).fill(null);
    let sum = 0;
    let count = 0;
    const points = series.one.values ?? series.one.histograms.map(([time, histogram]) => [time, histogram.count]);
    for (const [time, text] of points) {
      const value = parse(text);
      if (!Number.isFinite(value)) continue;
      values[Math.round((time - start) / step)] = value;
      sum += value;
      count++;
      if (!(series.min <= value)) series.min = value;
      if (!(series.max >= value)) series.max = value;
    }
    series.values = values;
    series.mean = count > 0 ? sum / count : null;
    series.last = points.length > 0 ? parse(points.at(-1)[1]) : null;
  }

  label(drawn) {
    const { start, end, step } = this.grid;
    const { local } = this.state;
    return `Graph of ${drawn.length} series from ${formatTime(start, local)} to ${formatTime(end, local)} ${zoneName(end, local)}, `
      + `every ${formatDuration(step)}. The tab Table has values.`;
  }

  clear() {
    this.chart?.destroy();
    this.chart = null;
    this.all = null;
    this.holder.replaceChildren();
    this.list.replaceChildren();
    this.bar.hidden = true;
  }
}
