// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.plan;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.trendlake.discovery.HttpGet;
import java.io.IOException;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Servers in this process: each URL answers as the test has told it. */
final class ScriptedHttpGet implements HttpGet {

  private final Map<URI, Script> scripts = new ConcurrentHashMap<>();

  /** What a server does when asked: the body of its answer. */
  interface Script {
    String answer() throws IOException, InterruptedException;
  }

  /** Tells a URL what to do from now on. */
  void on(String url, Script script) {
    scripts.put(URI.create(url), script);
  }

  @Override
  public Answer get(Request request) throws IOException, InterruptedException {
    Script script = scripts.get(request.url());
    if (script == null) {
      throw new IOException("no such host");
    }
    return new Answer(200, "application/json", script.answer().getBytes(UTF_8));
  }
}
