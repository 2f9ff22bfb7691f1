// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0
//
// Keeps the page current in its place. Without it the page shows the same, as of when it was loaded.
"use strict";

const every = 5000;

function ago(at) {
  const seconds = Math.floor((Date.now() + clockDifference - at) / 1000);
  if (seconds <= 0) return "now";
  if (seconds < 120) return seconds + " s ago";
  if (seconds < 2 * 3600) return Math.floor(seconds / 60) + " min ago";
  return seconds < 2 * 86400 ? Math.floor(seconds / 3600) + " h ago" : Math.floor(seconds / 86400) + " days ago";
}

// What the server's clock is ahead of this one, known from the first refresh on.
let clockDifference = 0;

function count() {
  for (const time of document.querySelectorAll("main time")) {
    time.textContent = ago(Date.parse(time.dateTime));
  }
}

function wanted() {
  const box = document.querySelector(".live input");
  const form = document.querySelector("form.filter");
  const busy = form && form.contains(document.activeElement) && document.activeElement !== box;
  return box && box.checked && !busy && !document.hidden && getSelection().isCollapsed;
}

async function refresh() {
  if (!wanted()) return;
  const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
  if (!answer.ok) return;
  const date = Date.parse(answer.headers.get("Date"));
  if (Math.abs(date - Date.now()) > 2000) clockDifference = date - Date.now();
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("main");
  if (!wanted()) return;
  for (const details of document.querySelectorAll("main details[id]")) {
    const same = fresh.querySelector("#" + CSS.escape(details.id));
    if (same) same.open = details.open;
  }
  const focused = document.activeElement && document.activeElement.closest("main details[id]");
  const form = document.querySelector("form.filter");
  fresh.querySelector("form.filter").replaceWith(form);
  document.querySelector("main").replaceWith(fresh);
  if (focused) fresh.querySelector("#" + CSS.escape(focused.id) + " > summary")?.focus({ preventScroll: true });
}

const live = document.querySelector(".live");
if (live) {
  live.hidden = false;
  const form = document.querySelector("form.filter");
  for (const select of form.querySelectorAll("select")) {
    select.addEventListener("change", () => form.requestSubmit());
  }
  form.addEventListener("submit", () => {
    for (const field of form.elements) if (field.name && !field.value) field.disabled = true;
  });
  setInterval(count, 1000);
  setInterval(() => refresh().catch(() => {}), every);
}

// The page of relabelling shows the effect of what is written as it is written.
const relabel = document.querySelector("form.relabel");
if (relabel) {
  let latest = 0;
  let timer = 0;
  const show = async () => {
    const mine = ++latest;
    const answer = await fetch(relabel.action, { method: "POST", body: new URLSearchParams(new FormData(relabel)) });
    const text = await answer.text();
    if (mine !== latest || !answer.ok) return;
    const fresh = new DOMParser().parseFromString(text, "text/html").querySelector("#result");
    document.querySelector("#result").replaceWith(fresh);
  };
  relabel.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => show().catch(() => {}), 300);
  });
  relabel.addEventListener("keydown", event => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) show().catch(() => {});
  });
}
