// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0
//
// Asks the Prometheus API beside this page. Addresses are relative, so the page may lie under any prefix.

const base = new URL("api/v1/", document.baseURI);

// An answer that is no success: the whole text, the kind ("bad_data", ...), and the HTTP status (0 if nothing answered).
export class ApiError extends Error {
  constructor(message, kind, status) {
    super(message);
    this.kind = kind;
    this.status = status;
  }
}

const tokenName = "trendlake.token";

export function setToken(token) {
  sessionStorage.setItem(tokenName, token);
}

function headers() {
  const token = sessionStorage.getItem(tokenName);
  return token ? { Authorization: "Bearer " + token } : {};
}

// Parameters in order; an array is one that repeats, undefined one that is left out.
function form(parameters) {
  const body = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) {
    for (const one of [value].flat()) if (one !== undefined && one !== "") body.append(name, one);
  }
  return body;
}

async function answerOf(request) {
  let response;
  try {
    response = await request;
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new ApiError("The server does not answer: " + error.message, "network", 0);
  }
  const text = await response.text();
  let answer;
  try {
    answer = JSON.parse(text);
  } catch {
    throw new ApiError(`HTTP status ${response.status}: ${text.slice(0, 1000)}`, "http", response.status);
  }
  if (answer?.status !== "success") {
    throw new ApiError(answer?.error ?? text.slice(0, 1000), answer?.errorType ?? "http", response.status);
  }
  return answer;
}

// Asks by POST, for queries, which may be long. The answer is the whole envelope: data, warnings, infos.
export function post(path, parameters, signal) {
  return answerOf(fetch(new URL(path, base), { method: "POST", body: form(parameters), headers: headers(), signal }));
}

// Asks by GET.
export function get(path, parameters, signal) {
  const address = new URL(path, base);
  address.search = form(parameters);
  return answerOf(fetch(address, { headers: headers(), signal }));
}

// Label values are asked by a path that holds the label's name, escaped as Prometheus does where it must be.
export function labelValues(label, parameters, signal) {
  const plain = /^[a-zA-Z_][a-zA-Z0-9_]*$/.test(label);
  const name = plain ? label : "U__" + Array.from(label, c =>
    c === "_" ? "__" : /[a-zA-Z0-9:]/.test(c) ? c : `_${c.codePointAt(0).toString(16)}_`).join("");
  return get(`label/${encodeURIComponent(name)}/values`, parameters, signal);
}
