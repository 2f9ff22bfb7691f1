// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0
//
// The bar of the time range: texts, buttons, step and zone.

import { button } from "./dom.js";
import { autoStep, formatDuration, formatTime, grid, parseDuration, parseTime, zoneName } from "./time.js";

const lasts = ["15m", "1h", "6h", "1d", "7d", "30d", "90d", "1y"];
const MOST = 11000;
const get = id => document.getElementById(id);

export class TimeBar {
  // Calls onchange with what of the state changed.
  constructor(onchange) {
    this.onchange = onchange;
    for (const id of ["from", "to", "step"]) {
      get(id).addEventListener("change", () => this.typed());
      get(id).addEventListener("keydown", event => {
        if (event.key !== "Enter") return;
        event.preventDefault();
        this.typed(true);
      });
    }
    get("zone").addEventListener("change", event => onchange({ local: event.target.value === "local" }));
    get("trends").addEventListener("change", event => onchange({ trends: event.target.value }));
    get("earlier").addEventListener("click", () => this.move(-0.5));
    get("later").addEventListener("click", () => this.move(0.5));
    get("wider").addEventListener("click", () => this.zoom(2));
    get("narrower").addEventListener("click", () => this.zoom(0.5));
    get("lasts").append(...lasts.map(text =>
      button(text, { "data-last": text, title: "The last " + text }, () => onchange({ from: "now-" + text, to: "now" }))));
  }

  typed(asked = false) {
    const changed = { from: get("from").value.trim() || "now-1h", to: get("to").value.trim() || "now", step: get("step").value.trim() };
    if (asked || Object.keys(changed).some(key => changed[key] !== this.state[key])) this.onchange(changed);
  }

  // Moves by a share of the range.
  move(share) {
    const { from, to } = this.range;
    this.absolute(from + (to - from) * share, to + (to - from) * share);
  }

  // Widens around the middle; a range that ends now keeps its end.
  zoom(factor) {
    const { from, to } = this.range;
    const width = Math.max(1, (to - from) * factor);
    if (this.state.to === "now") {
      this.onchange({ from: "now-" + formatDuration(Math.round(width)), to: "now" });
      return;
    }
    const middle = (from + to) / 2;
    this.absolute(middle - width / 2, middle + width / 2);
  }

  absolute(from, to) {
    const { local } = this.state;
    this.onchange({ from: formatTime(Math.round(from), local), to: formatTime(Math.round(to), local) });
  }

  // Puts a state into the fields.
  show(state) {
    this.state = state;
    for (const id of ["from", "to", "step", "trends"]) get(id).value = state[id];
    get("zone").value = state.local ? "local" : "utc";
    for (const one of get("lasts").children) {
      one.setAttribute("aria-pressed", String(state.to === "now" && state.from === "now-" + one.dataset.last));
    }
  }

  // The range and grid that the state means now, for so many points at most; null with a message if it means none.
  resolve(points) {
    const { state } = this;
    const now = Date.now() / 1000;
    const from = parseTime(state.from, now, state.local);
    const to = parseTime(state.to, now, state.local);
    const given = state.step === "" || state.step === "auto" ? 0 : parseDuration(state.step);
    const problem = this.problem(from, to, given);
    for (const [id, wrong] of [["from", Number.isNaN(from)], ["to", Number.isNaN(to)], ["step", Number.isNaN(given)]]) {
      get(id).setAttribute("aria-invalid", String(wrong));
    }
    get("range-problem").textContent = problem;
    if (problem) return null;
    this.range = { from, to };
    const cells = grid(from, to, given || autoStep(to - from, points));
    get("resolved").textContent =
      `${formatTime(Math.round(from), state.local)} to ${formatTime(Math.round(to), state.local)} ${zoneName(to, state.local)}, step ${formatDuration(cells.step)}`;
    return { from, to, ...cells };
  }

  problem(from, to, step) {
    const form = "Write now, now-6h, 2026-11-20, or 2026-11-20 14:00, with Z or +01:00 behind it for another zone.";
    if (Number.isNaN(from)) return `"${this.state.from}" is no time. ${form}`;
    if (Number.isNaN(to)) return `"${this.state.to}" is no time. ${form}`;
    if (from >= to) return `The range ends (${this.state.to}) before it begins (${this.state.from}).`;
    if (Number.isNaN(step)) return `"${this.state.step}" is no step. Write 30s, 5m or 1h, or nothing for one that fits.`;
    if (step > 0 && (to - from) / step > MOST) {
      return `A step of ${this.state.step} makes ${Math.round((to - from) / step).toLocaleString("en")} points of this range; ${MOST.toLocaleString("en")} is the most. Take ${formatDuration(autoStep(to - from, MOST))} or more.`;
    }
    return "";
  }
}
