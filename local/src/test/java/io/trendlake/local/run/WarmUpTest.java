// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.fetch.FetchException;
import io.trendlake.fetch.FetchResponse;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class WarmUpTest {

  @Test
  void run_asksThisProcessManyTimesAtOnce() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    Set<String> urls = ConcurrentHashMap.newKeySet();

    WarmUp.run(
        (request, body) -> {
          asked.incrementAndGet();
          urls.add(request.url().toString());
          byte[] bytes = "a 1\n".getBytes(StandardCharsets.UTF_8);
          body.append(bytes, 0, bytes.length);
          return new FetchResponse(200, "text/plain");
        },
        "127.0.0.1:7595");

    assertThat(asked.get()).isGreaterThanOrEqualTo(50);
    assertThat(urls).containsExactly("http://127.0.0.1:7595/metrics");
  }

  @Test
  void run_whereNothingAnswers_returns() throws Exception {
    AtomicInteger asked = new AtomicInteger();

    WarmUp.run(
        (request, body) -> {
          asked.incrementAndGet();
          throw new FetchException("connection refused");
        },
        "127.0.0.1:1");

    assertThat(asked).hasPositiveValue();
  }
}
