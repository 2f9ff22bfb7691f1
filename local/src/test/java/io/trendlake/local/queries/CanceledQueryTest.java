// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.queries;

import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.functions.query.LakePages;
import io.trendlake.functions.query.api.ApiOptions;
import io.trendlake.functions.query.api.MetadataSource;
import io.trendlake.functions.query.api.PrometheusApi;
import io.trendlake.functions.query.api.TargetSource;
import io.trendlake.local.web.WebServer;
import io.trendlake.model.Labels;
import io.trendlake.model.SampleRun;
import io.trendlake.model.SampleSource;
import io.trendlake.model.SelectedSeries;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Phaser;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Queries whose client closes its connection before they are answered. */
@Timeout(120)
final class CanceledQueryTest {

  private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

  /** A query at one time, and over so many days that all threads have slices. */
  private static final String AT_ONCE = "query?query=sum(x)&time=86400";

  private static final String OVER_A_YEAR = "query_range?query=sum(x)&start=0&end=31536000&step=1h";

  /** Series without end; each takes what {@code reading} does. */
  private static SampleSource endless(Reading reading, Phaser open) {
    return selection -> {
      open.register();
      return new SelectedSeries() {
        @Override
        public int size() {
          return 1_000_000;
        }

        @Override
        public Labels labels(int series) {
          return Labels.of("__name__", "x", "n", Integer.toString(series));
        }

        @Override
        public long sampleCount() {
          return 1_000_000;
        }

        @Override
        public SampleRun read(int series) throws IOException {
          reading.read();
          return SampleRun.EMPTY;
        }

        @Override
        public void close() {
          open.arriveAndDeregister();
        }
      };
    };
  }

  /** Reads a series. */
  @FunctionalInterface
  private interface Reading {
    void read() throws IOException;
  }

  private static WebServer serve(SampleSource source) throws IOException {
    return WebServer.start(
        new InetSocketAddress(LOOPBACK, 0),
        LakePages.alone(
            new PrometheusApi(
                ApiOptions.defaults(InstantSource.system(), "1"),
                () -> source,
                MetadataSource.NONE,
                TargetSource.NONE)));
  }

  private static Socket ask(WebServer server, String call) throws IOException {
    Socket socket = new Socket(LOOPBACK, server.address().getPort());
    String request = "GET /api/v1/" + call + " HTTP/1.1\r\nHost: a\r\n\r\n";
    socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
    return socket;
  }

  /** Asks, goes away once series are read, and waits until no selection is open any more. */
  private static void askAndGo(String call, Reading reading) throws Exception {
    Semaphore begun = new Semaphore(0);
    Phaser open = new Phaser(1);
    AtomicInteger series = new AtomicInteger();
    SampleSource source =
        endless(
            () -> {
              series.incrementAndGet();
              begun.release();
              reading.read();
            },
            open);
    try (WebServer server = serve(source)) {
      Socket client = ask(server, call);
      begun.acquire();

      client.close();

      open.arriveAndAwaitAdvance();
      assertThat(series.get()).isPositive().isLessThan(1_000_000);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {AT_ONCE, OVER_A_YEAR})
  void queryThatComputes_endsWithItsClient(String call) throws Exception {
    askAndGo(
        call,
        () -> {
          long until = System.nanoTime() + 100_000;
          while (System.nanoTime() < until) {
            Thread.onSpinWait();
          }
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {AT_ONCE, OVER_A_YEAR})
  void queryThatWaitsForTheBucket_endsWithItsClient(String call) throws Exception {
    askAndGo(
        call,
        () -> {
          try {
            new CountDownLatch(1).await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while a bucket hung");
          }
        });
  }
}
