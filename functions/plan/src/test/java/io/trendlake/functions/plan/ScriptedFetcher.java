// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.plan;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.trendlake.config.http.Url;
import io.trendlake.fetch.BodyBuffer;
import io.trendlake.fetch.FetchException;
import io.trendlake.fetch.FetchRequest;
import io.trendlake.fetch.FetchResponse;
import io.trendlake.fetch.Fetcher;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Servers in this process: each URL answers as the test has set it. */
final class ScriptedFetcher implements Fetcher {

  private final Map<Url, Script> scripts = new ConcurrentHashMap<>();

  /** What a server does when asked: the body of its answer. */
  interface Script {
    String answer() throws FetchException, InterruptedException;
  }

  /** Tells a URL what to do from now on. */
  void on(String url, Script script) {
    scripts.put(Url.of(url), script);
  }

  @Override
  public FetchResponse fetch(FetchRequest request, BodyBuffer body)
      throws FetchException, InterruptedException {
    Script script = scripts.get(request.url());
    if (script == null) {
      throw new FetchException("no such host");
    }
    byte[] answer = script.answer().getBytes(UTF_8);
    body.append(answer, 0, answer.length);
    return new FetchResponse(200, "application/json");
  }
}
