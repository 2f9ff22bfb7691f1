// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trendlake.config.HttpClientConfig;
import io.trendlake.scrape.BodyBuffer;
import io.trendlake.scrape.FetchException;
import io.trendlake.scrape.FetchRequest;
import io.trendlake.scrape.FetchResponse;
import io.trendlake.scrape.Fetcher;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Cutting off pulls. */
final class CuttableFetcherTest {

  private static final FetchResponse OK = new FetchResponse(200, "text/plain");

  @Test
  void hangingPull_failsWhenCutOffAndLeavesItsThreadUninterrupted() throws Exception {
    CountDownLatch hanging = new CountDownLatch(1);
    Fetcher hangs =
        (request, body) -> {
          hanging.countDown();
          new CountDownLatch(1).await();
          return OK;
        };
    CuttableFetcher fetcher = new CuttableFetcher(hangs);
    CompletableFuture<Boolean> interruptedAfterwards = new CompletableFuture<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<?> pull =
          threads.submit(() -> {
            assertThatThrownBy(() -> fetcher.fetch(request(), new BodyBuffer()))
                .isInstanceOf(FetchException.class)
                .hasMessage("cut off, because trendlake was ended");
            interruptedAfterwards.complete(Thread.currentThread().isInterrupted());
          });
      hanging.await();
      fetcher.cutOff();
      pull.get(10, TimeUnit.SECONDS);
    }
    assertThat(interruptedAfterwards).isCompletedWithValue(false);
  }

  @Test
  void pullAfterTheCut_failsWithoutBeginning() {
    CuttableFetcher fetcher =
        new CuttableFetcher((request, body) -> {
          throw new AssertionError("began");
        });
    fetcher.cutOff();
    assertThatThrownBy(() -> fetcher.fetch(request(), new BodyBuffer()))
        .isInstanceOf(FetchException.class);
  }

  @Test
  void pullThatEndsByItself_isLeftAlone() throws Exception {
    CuttableFetcher fetcher = new CuttableFetcher((request, body) -> OK);
    assertThat(fetcher.fetch(request(), new BodyBuffer())).isEqualTo(OK);
  }

  @Test
  void interruptOfTheCaller_isHandedOn() {
    CuttableFetcher fetcher =
        new CuttableFetcher((request, body) -> {
          throw new InterruptedException();
        });
    assertThatThrownBy(() -> fetcher.fetch(request(), new BodyBuffer()))
        .isInstanceOf(InterruptedException.class);
  }

  private static FetchRequest request() {
    return new FetchRequest(
        URI.create("http://127.0.0.1:1/metrics"),
        Map.of(),
        Duration.ofSeconds(1),
        1 << 20,
        HttpClientConfig.defaults());
  }
}
