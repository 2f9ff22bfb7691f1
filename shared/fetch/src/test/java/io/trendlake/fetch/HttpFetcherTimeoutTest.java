// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The timeout covers all of an exchange, whatever the target does. */
@Timeout(30)
class HttpFetcherTimeoutTest {

  private static final Duration SHORT = Duration.ofMillis(300);

  private final HttpFetcher fetcher = new HttpFetcher(new AddressPolicy.Anywhere());
  private final BodyBuffer body = new BodyBuffer();

  @AfterEach
  void close() {
    fetcher.close();
  }

  @Test
  void target_thatNeverAnswers_isCut() {
    try (RawExporter exporter = RawExporter.start((out, self) -> self.hang())) {
      assertThatThrownBy(() -> fetcher.fetch(Fetches.within(SHORT, exporter.url()), body))
          .isInstanceOf(FetchException.class)
          .hasMessage("timed out after 0.3 s, 0 bytes of the body read");
    }
  }

  @Test
  void target_thatStopsAmidTheHeaders_isCut() {
    RawExporter.Answer half =
        (out, self) -> {
          out.write("HTTP/1.1 200 OK\r\nContent-T".getBytes(StandardCharsets.UTF_8));
          out.flush();
          self.hang();
        };
    try (RawExporter exporter = RawExporter.start(half)) {
      assertThatThrownBy(() -> fetcher.fetch(Fetches.within(SHORT, exporter.url()), body))
          .hasMessageContaining("timed out after 0.3 s");
    }
  }

  @Test
  void target_thatDripsItsBody_isCutAtTheTimeoutOfTheWhole() {
    try (RawExporter exporter = RawExporter.start(HttpFetcherTimeoutTest::drip)) {
      long start = System.nanoTime();
      assertThatThrownBy(() -> fetcher.fetch(Fetches.within(SHORT, exporter.url()), body))
          .hasMessageMatching("timed out after 0.3 s, [1-9]\\d* bytes of the body read");
      assertThat(Duration.ofNanos(System.nanoTime() - start))
          .isBetween(SHORT, SHORT.plusSeconds(5));
    }
  }

  @Test
  void body_afterATimeout_isNotTouchedByLateBytes() throws Exception {
    CountDownLatch late = new CountDownLatch(1);
    RawExporter.Answer slow =
        (out, self) -> {
          out.write("HTTP/1.1 200 OK\r\n\r\nearly".getBytes(StandardCharsets.UTF_8));
          out.flush();
          late.await();
          out.write("late".repeat(10_000).getBytes(StandardCharsets.UTF_8));
        };
    try (RawExporter exporter = RawExporter.start(slow)) {
      assertThatThrownBy(() -> fetcher.fetch(Fetches.within(SHORT, exporter.url()), body))
          .hasMessageContaining("5 bytes of the body read");
      late.countDown();
      exporter.pause(100);
      assertThat(Fetches.text(body)).isEqualTo("early");
    }
  }

  @Test
  void thread_thatIsInterrupted_givesUpAtOnce() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    RawExporter.Answer hang =
        (out, self) -> {
          asked.countDown();
          self.hang();
        };
    try (RawExporter exporter = RawExporter.start(hang)) {
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

  private static void drip(OutputStream out, RawExporter self)
      throws IOException, InterruptedException {
    out.write("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.UTF_8));
    while (!self.isClosed()) {
      out.write('a');
      out.flush();
      self.pause(20);
    }
  }
}
