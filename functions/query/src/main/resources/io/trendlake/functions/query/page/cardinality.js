// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0
//
// The page on cardinality: asks what counting would read, counts, and shows names, labels and targets.

import { get, setToken } from "./api.js";
import { button, el } from "./dom.js";
import { quote } from "./numbers.js";

const day = 86400;

// More than this is read only when somebody says so.
const muchBytes = 64 << 20;

const form = document.getElementById("asked");
const status = document.getElementById("status");
const results = document.getElementById("results");
const token = document.getElementById("token");

function number(value) {
  return value.toLocaleString("en");
}

function bytes(value) {
  const units = ["B", "kB", "MB", "GB", "TB"];
  let unit = 0;
  let size = value;
  while (size >= 1000 && unit < units.length - 1) {
    size /= 1000;
    unit++;
  }
  return `${unit === 0 ? size : size.toPrecision(3)} ${units[unit]}`;
}

function isoDay(seconds) {
  return new Date(seconds * 1000).toISOString().slice(0, 10);
}

// What the address asks for: days in UTC, both included, or without them the last hour.
function asked() {
  const search = new URLSearchParams(location.search);
  const from = search.get("from") ?? "";
  const to = search.get("to") ?? from;
  const start = Date.parse(from + "T00:00:00Z") / 1000;
  const end = Date.parse(to + "T00:00:00Z") / 1000 + day - 0.001;
  const range = Number.isFinite(start) && Number.isFinite(end) ? { start, end } : {};
  return { ...range, order: search.get("order") ?? "series", limit: search.get("limit") ?? "20" };
}

function fill(wanted) {
  const now = Date.now() / 1000;
  form.elements.from.value = isoDay(wanted.start ?? now);
  form.elements.to.value = isoDay(wanted.end ?? now);
  form.elements.order.value = wanted.order;
  form.elements.limit.value = wanted.limit;
  const days = wanted.start === undefined ? 0 : Math.round((wanted.end - wanted.start) / day);
  const isNow = wanted.start === undefined || isoDay(wanted.end) === isoDay(now);
  for (const one of form.querySelectorAll("[data-days]")) {
    one.setAttribute("aria-pressed", String(isNow && Number(one.dataset.days) === days));
  }
}

// Goes to an address of this page; the browser's buttons come back.
function go(from, to) {
  const search = new URLSearchParams();
  if (from) {
    search.set("from", from);
    search.set("to", to);
  }
  search.set("order", form.elements.order.value);
  search.set("limit", form.elements.limit.value);
  history.pushState(null, "", "?" + search);
  show();
}

let latest = 0;

async function show(agreed = false) {
  const mine = ++latest;
  const wanted = asked();
  fill(wanted);
  status.textContent = "Looking at what there is to read…";
  try {
    const { cost } = (await get("status/cardinality", { ...wanted, estimate: "1" })).data;
    if (mine !== latest) return;
    const reads = `${number(cost.files)} files of ${bytes(cost.fileBytes)} with ${number(cost.samples)} samples; `
      + `counting reads ${bytes(cost.readBytes)} of them`;
    if (cost.readBytes > cost.maxReadBytes) {
      status.textContent = `${reads}, which is more than ${bytes(cost.maxReadBytes)}. Choose fewer days.`;
      results.replaceChildren();
      return;
    }
    if (cost.readBytes > muchBytes && !agreed) {
      status.replaceChildren(reads + ". ", button("Read them", {}, () => show(true)));
      results.replaceChildren();
      return;
    }
    status.textContent = reads + "…";
    const counted = (await get("status/cardinality", wanted)).data;
    if (mine !== latest) return;
    status.textContent = reads + ".";
    results.replaceChildren(...sections(counted, wanted.order));
  } catch (error) {
    if (mine !== latest) return;
    status.textContent = "";
    token.hidden = token.hidden && error.status !== 401;
    results.replaceChildren(el("p", { class: "alert", role: "alert" }, error.message));
  }
}

function sections({ total, names, labels, targets, pairs }, order) {
  if (total.series === 0) return [el("p", { class: "empty" }, "There are no samples in this time.")];
  const graph = query => "graph?" + new URLSearchParams({ q: query });
  return [
    boxes(total),
    table("Metric names", total.names, ["Name"], names, total, order,
      row => [el("a", { href: graph(`{__name__=${quote(row.name)}}`) }, row.name)]),
    table("Labels", total.labels, ["Label", "Values"], labels, total, order,
      row => [el("code", {}, row.name), number(row.values)]),
    table("Targets", total.targets, ["Job", "Target", "Account"], targets, total, order,
      row => [row.job, row.instance, [row.account, row.region].filter(Boolean).join(" ")]),
    pairsTable(total, pairs),
  ];
}

function boxes(total) {
  const perSample = total.samples === 0 ? "" : (total.bytes / total.samples).toFixed(2) + " bytes a sample";
  const box = (label, value, note) => el("div", {},
    el("span", { class: "label" }, label), el("b", {}, value), el("span", { class: "note" }, note));
  return el("section", { class: "boxes" },
    box("Series", number(total.series), `${number(total.names)} names`),
    box("Samples", number(total.samples), ""),
    box("Bytes", bytes(total.bytes), perSample),
    box("Label pairs", number(total.pairs), `${number(total.labels)} labels`));
}

// How much of the whole a row is, as a thin bar; without styles in attributes, which the policy forbids.
function bar(value, whole) {
  const share = whole === 0 ? 0 : 100 * value / whole;
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("class", "share");
  svg.setAttribute("viewBox", "0 0 100 1");
  svg.setAttribute("preserveAspectRatio", "none");
  svg.setAttribute("aria-hidden", "true");
  const rect = document.createElementNS("http://www.w3.org/2000/svg", "rect");
  rect.setAttribute("width", String(share));
  rect.setAttribute("height", "1");
  svg.append(rect);
  return svg;
}

function table(title, count, heads, rows, total, order, cells) {
  const measures = [["series", "Series", number], ["samples", "Samples", number], ["bytes", "Bytes", bytes]];
  return el("section", {},
    heading(title, count, rows.length),
    el("table", {},
      el("caption", {}, title),
      el("thead", {}, el("tr", {},
        heads.map(head => el("th", { scope: "col" }, head)),
        measures.map(([key, head]) =>
          el("th", { scope: "col", class: "number", "aria-sort": key === order ? "descending" : undefined }, head)))),
      el("tbody", {}, rows.map(row => el("tr", {},
        cells(row).map((cell, i) => el("td", { "data-label": heads[i] }, cell)),
        measures.map(([key, head, text]) => el("td", { class: "number", "data-label": head },
          el("span", {}, text(row[key]), key === order ? bar(row[key], total[key]) : null))))))));
}

function heading(title, count, shown) {
  const note = shown < count ? `the first ${number(shown)} of ${number(count)}` : number(count);
  return el("h2", {}, title + " ", el("span", { class: "note" }, note));
}

function pairsTable(total, pairs) {
  return el("section", {},
    heading("Label pairs", total.pairs, pairs.length),
    el("table", {},
      el("caption", {}, "Label pairs"),
      el("thead", {}, el("tr", {},
        el("th", { scope: "col" }, "Pair"), el("th", { scope: "col", class: "number" }, "Series"))),
      el("tbody", {}, pairs.map(({ name, value }) => el("tr", {},
        el("td", { "data-label": "Pair" }, el("code", {}, name)),
        el("td", { class: "number", "data-label": "Series" }, number(value)))))));
}

form.addEventListener("submit", event => {
  event.preventDefault();
  go(form.elements.from.value, form.elements.to.value);
});

for (const one of form.querySelectorAll("[data-days]")) {
  one.addEventListener("click", () => {
    const days = Number(one.dataset.days);
    const now = Date.now() / 1000;
    if (days === 0) go("", "");
    else go(isoDay(now - (days - 1) * day), isoDay(now));
  });
}

for (const name of ["order", "limit"]) {
  form.elements[name].addEventListener("change", () => {
    const search = new URLSearchParams(location.search);
    go(search.get("from"), search.get("to") ?? search.get("from"));
  });
}

token.addEventListener("submit", event => {
  event.preventDefault();
  setToken(token.querySelector("input").value);
  token.hidden = true;
  show();
});

addEventListener("popstate", () => show());
show();
