// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.fetch.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trendlake.config.http.HttpClientConfig;
import io.trendlake.config.http.Url;
import io.trendlake.fetch.BodyBuffer;
import io.trendlake.fetch.Exporter;
import io.trendlake.fetch.FetchDeadline;
import io.trendlake.fetch.FetchException;
import io.trendlake.fetch.FetchRequest;
import io.trendlake.fetch.FetchTimeoutException;
import io.trendlake.fetch.Fetches;
import io.trendlake.fetch.RawExporter;
import io.trendlake.fetch.address.AddressPolicy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The timeout covers all of an exchange, whatever the target does. */
@Timeout(120)
class HttpFetcherTimeoutTest {

  private static final Duration SHORT = Duration.ofMillis(300);

  private final HttpFetcher fetcher = new HttpFetcher(new AddressPolicy.Anywhere());
  private final BodyBuffer body = new BodyBuffer();

  @AfterEach
  void close() {
    fetcher.close();
  }

  private static RawExporter.Response hanging(CountDownLatch asked) {
    return (out, self) -> {
      asked.countDown();
      self.hang();
    };
  }

  @Test
  void target_thatNeverAnswers_isCut() {
    try (RawExporter exporter = RawExporter.start((out, self) -> self.hang())) {
      assertThatThrownBy(() -> fetcher.fetch(Fetches.within(SHORT, exporter.url()), body))
          .isInstanceOf(FetchException.class)
          .hasMessage("timed out after 300ms, 0 bytes of the body read");
    }
  }

  @Test
  void target_thatStopsAmidTheHeaders_isCut() {
    RawExporter.Response half =
        (out, self) -> {
          out.write("HTTP/1.1 200 OK\r\nContent-T".getBytes(StandardCharsets.UTF_8));
          out.flush();
          self.hang();
        };
    try (RawExporter exporter = RawExporter.start(half)) {
      assertThatThrownBy(() -> fetcher.fetch(Fetches.within(SHORT, exporter.url()), body))
          .hasMessageContaining("timed out after 300ms");
    }
  }

  @Test
  void target_thatDripsItsBody_isCutAtTheTimeoutOfTheWhole() throws InterruptedException {
    try (RawExporter exporter = RawExporter.dripping("HTTP/1.1 200 OK\r\n\r\n", "a")) {
      Cut cut = cutAmidTheBody(exporter);

      assertThat(cut.message()).matches("timed out after \\S+, [1-9]\\d* bytes of the body read");
      assertThat(cut.took()).isBetween(cut.timeout(), cut.timeout().plusSeconds(10));
    }
  }

  @Test
  void body_afterATimeout_isNotTouchedByLateBytes() throws Exception {
    CountDownLatch late = new CountDownLatch(1);
    Semaphore ended = new Semaphore(0);
    RawExporter.Dialogue slow =
        connection -> {
          connection.request();
          connection.send("HTTP/1.1 200 OK\r\n\r\nearly");
          late.await();
          try {
            connection.send("late".repeat(10_000));
            connection.awaitEnd();
          } finally {
            ended.release();
          }
        };
    try (RawExporter exporter = RawExporter.talking(slow)) {
      assertThat(cutAmidTheBody(exporter).message()).contains("5 bytes of the body read");
      late.countDown();
      ended.acquire(exporter.connections());
      assertThat(Fetches.text(body)).isEqualTo("early");
    }
  }

  @Test
  void thread_thatIsInterrupted_givesUpAtOnce() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    try (RawExporter exporter = RawExporter.start(hanging(asked))) {
      CompletableFuture<Throwable> thrown = new CompletableFuture<>();
      Thread thread =
          Thread.ofVirtual()
              .start(() -> {
                try {
                  fetcher.fetch(Fetches.request(exporter.url()), body);
                  thrown.complete(new AssertionError("fetched"));
                } catch (FetchException | InterruptedException e) {
                  thrown.complete(e);
                }
              });
      asked.await();
      thread.interrupt();
      assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
    }
  }

  @Test
  void threadOfThePlatform_thatIsInterrupted_givesUpAtOnce() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    try (RawExporter exporter = RawExporter.start(hanging(asked))) {
      CompletableFuture<Throwable> thrown = new CompletableFuture<>();
      Thread thread = Thread.ofPlatform().start(() -> thrown.complete(failure(exporter)));
      asked.await();
      thread.interrupt();
      assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
    }
  }

  @Test
  void close_endsWhatIsUnderWay() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    try (RawExporter exporter = RawExporter.start(hanging(asked))) {
      CompletableFuture<Throwable> thrown =
          CompletableFuture.supplyAsync(() -> failure(exporter), Thread.ofVirtual()::start);
      asked.await();
      fetcher.close();

      assertThat(thrown.get())
          .isInstanceOf(FetchException.class)
          .hasMessage("the fetcher was closed");
      assertThatThrownBy(() -> fetcher.fetch(Fetches.request(exporter.url()), body))
          .hasMessage("the fetcher was closed");
    }
  }

  @Test
  void target_thatDoesNotReadALongRequest_isCut() {
    String secret = "x".repeat(8 << 20);
    RawExporter.Dialogue deaf = connection -> new CountDownLatch(1).await();
    try (RawExporter exporter = RawExporter.talking(deaf)) {
      FetchRequest request =
          new FetchRequest(
              "",
              exporter.url(),
              Map.of("X-Long", secret),
              SHORT,
              Fetches.MEBIBYTE,
              HttpClientConfig.defaults());

      assertThatThrownBy(() -> fetcher.fetch(request, body))
          .isInstanceOf(FetchTimeoutException.class);
    }
  }

  /** Each line comes well within the timeout, and there is always another. */
  @Test
  void target_thatDripsItsHeader_isCut() {
    try (RawExporter exporter = RawExporter.dripping("HTTP/1.1 200 OK\r\n", "X-Drip: a\r\n")) {
      assertThatThrownBy(() -> fetcher.fetch(Fetches.within(SHORT, exporter.url()), body))
          .isInstanceOf(FetchTimeoutException.class);
    }
  }

  @Test
  void target_thatDripsItsChunks_isCut() {
    String opening = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
    try (RawExporter exporter = RawExporter.dripping(opening, "1\r\na\r\n")) {
      assertThatThrownBy(() -> fetcher.fetch(Fetches.within(SHORT, exporter.url()), body))
          .isInstanceOf(FetchTimeoutException.class);
    }
  }

  @Test
  void target_thatDripsItsSideOfTls_isCut() {
    RawExporter.Dialogue drip = connection -> connection.drip("\u0016\u0003\u0003@\0", "\u0002");
    try (RawExporter exporter = RawExporter.talking(drip)) {
      Url url = Url.of(exporter.url().toString().replace("http:", "https:"));
      long start = System.nanoTime();

      assertThatThrownBy(() -> fetcher.fetch(Fetches.within(SHORT, url), body))
          .isInstanceOf(FetchTimeoutException.class);
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(SHORT.plusSeconds(10));
    }
  }

  @Test
  void redirects_shareOneTimeout() {
    RawExporter.Dialogue slow =
        connection -> {
          connection.request();
          new CountDownLatch(1).await(100, TimeUnit.MILLISECONDS);
          connection.send("HTTP/1.1 302 Found\r\nLocation: /m\r\nConnection: close\r\n\r\n");
        };
    try (RawExporter exporter = RawExporter.talking(slow)) {
      assertThatThrownBy(() -> fetcher.fetch(Fetches.within(SHORT, exporter.url()), body))
          .hasMessage("timed out after 300ms, 0 bytes of the body read");
    }
  }

  @Test
  void bytes_thatCameInTime_countThoughTheirThreadIsLate() throws Exception {
    FetchDeadline over = FetchDeadline.after(Duration.ZERO);

    assertThat(over.waitMillis()).isEqualTo(1);
    assertThat(over.left()).isNegative();
  }

  @Test
  void close_leavesNoThreads() throws Exception {
    try (Exporter exporter = Exporter.answering("a 1\n")) {
      Url named = Url.of(exporter.url().toString().replace("127.0.0.1", "localhost"));
      fetcher.fetch(Fetches.request(named), body);
      fetcher.close();

      for (Thread thread : Thread.getAllStackTraces().keySet()) {
        if (thread.getName().startsWith("fetch-")) {
          thread.join();
        }
      }
    }
  }

  /**
   * A fetch that was cut.
   *
   * @param message of its exception
   */
  private record Cut(Duration timeout, Duration took, String message) {}

  /** Fetches until bytes of the body were read, four times as long where a busy machine is late. */
  private Cut cutAmidTheBody(RawExporter exporter) throws InterruptedException {
    Duration timeout = SHORT;
    while (true) {
      long start = System.nanoTime();
      body.clear();
      try {
        fetcher.fetch(Fetches.within(timeout, exporter.url()), body);
        throw new AssertionError("fetched");
      } catch (FetchException e) {
        if (body.length() > 0) {
          Duration took = Duration.ofNanos(System.nanoTime() - start);
          return new Cut(timeout, took, String.valueOf(e.getMessage()));
        }
        assertThat(e).isInstanceOf(FetchTimeoutException.class);
      }
      timeout = timeout.multipliedBy(4);
    }
  }

  private Throwable failure(RawExporter exporter) {
    try {
      fetcher.fetch(Fetches.request(exporter.url()), body);
      return new AssertionError("fetched");
    } catch (FetchException | InterruptedException e) {
      return e;
    }
  }
}
