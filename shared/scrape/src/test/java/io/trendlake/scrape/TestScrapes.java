// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.scrape;

import io.trendlake.config.ScrapeConfig;
import io.trendlake.config.http.Url;
import io.trendlake.discovery.Target;
import io.trendlake.fetch.BodyBuffer;
import io.trendlake.fetch.Exporter;
import io.trendlake.fetch.FetchRequest;
import io.trendlake.fetch.FetchResponse;
import io.trendlake.model.Labels;
import io.trendlake.model.NativeHistogram;
import io.trendlake.model.Sample;
import io.trendlake.model.Series;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * Scrapes of one target, slot after slot, at a clock of the test's own. The target answers in this
 * process with the body that the test sets.
 */
final class TestScrapes {

  static final Instant FIRST_SLOT = Instant.parse("2026-11-22T07:15:00Z");
  static final Duration INTERVAL = Duration.ofMinutes(1);
  static final Labels TARGET =
      Labels.of("job", "app", "instance", "host:9100", "account", "111111111111");

  private final TargetSession session;
  private Instant now = FIRST_SLOT;
  private byte[] body = new byte[0];
  private String contentType = Exporter.TEXT;

  /** Scrapes of the target {@link #TARGET}. */
  TestScrapes(ScrapeConfig.Builder config) {
    this(config, TARGET);
  }

  TestScrapes(ScrapeConfig.Builder config, Labels target) {
    this(config, target, new ScrapeMemory());
  }

  /** Scrapes of one of several targets that share a memory. */
  TestScrapes(ScrapeConfig.Builder config, Labels target, ScrapeMemory memory) {
    ScrapeConfig settings = config.build();
    session =
        new TargetSession(
            new Target(
                "app",
                target,
                target,
                Url.of("http://host:9100/metrics"),
                INTERVAL,
                Duration.ofSeconds(10),
                settings.histograms(),
                ""),
            settings,
            () -> now,
            memory);
  }

  /** The bytes that are remembered for the target alone. */
  long bytes() {
    return session.bytes();
  }

  static ScrapeConfig.Builder config() {
    return ScrapeConfig.builder("app");
  }

  static Target target(Url url, Labels labels) {
    return new Target("app", labels, labels, url, INTERVAL, Duration.ofSeconds(10));
  }

  private FetchResponse answer(FetchRequest request, BodyBuffer into) {
    into.append(body, 0, body.length);
    return new FetchResponse(200, contentType);
  }

  TestScrapes openMetrics() {
    contentType = Exporter.OPENMETRICS;
    return this;
  }

  /** Scrapes a body at the next slot. */
  ScrapeResult scrape(String nextBody) {
    return scrape(nextBody, now, Duration.ZERO);
  }

  /** Scrapes a body in another format at the next slot. */
  ScrapeResult scrape(byte[] nextBody, String nextContentType) {
    contentType = nextContentType;
    return scrape(nextBody, now, Duration.ZERO);
  }

  /** Scrapes a body, late for its slot. */
  ScrapeResult scrape(String nextBody, Instant slot, Duration late) {
    return scrape(nextBody.getBytes(StandardCharsets.UTF_8), slot, late);
  }

  private ScrapeResult scrape(byte[] nextBody, Instant slot, Duration late) {
    body = nextBody;
    now = slot.plus(late);
    try {
      return session.scrape(slot, Duration.ofSeconds(60), this::answer);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } finally {
      now = slot.plus(INTERVAL);
    }
  }

  /** The numbers of the body, synthetic ones aside, as Prometheus writes series, in order. */
  static Map<String, Double> stored(ScrapeResult result) {
    Map<String, Double> stored = new LinkedHashMap<>();
    for (int i = 0; i < result.samples().size(); i++) {
      Series series = result.samples().series(i);
      if (!isSynthetic(series) && result.samples().histogram(i) == null) {
        stored.put(series.toLabels().toString(), result.samples().value(i));
      }
    }
    return stored;
  }

  /** The native histograms of the body, as Prometheus writes series, in order. */
  static Map<String, NativeHistogram> histograms(ScrapeResult result) {
    Map<String, NativeHistogram> histograms = new LinkedHashMap<>();
    for (int i = 0; i < result.samples().size(); i++) {
      NativeHistogram histogram = result.samples().histogram(i);
      if (histogram != null) {
        histograms.put(result.samples().series(i).toLabels().toString(), histogram);
      }
    }
    return histograms;
  }

  /** The values of the synthetic series by name. */
  static Map<String, Double> synthetic(ScrapeResult result) {
    Map<String, Double> synthetic = new TreeMap<>();
    for (int i = 0; i < result.samples().size(); i++) {
      Series series = result.samples().series(i);
      if (isSynthetic(series)) {
        synthetic.put(series.name(), result.samples().value(i));
      }
    }
    return synthetic;
  }

  /** The sample of the only series of a name. */
  static Sample sample(ScrapeResult result, String name) {
    for (int i = 0; i < result.samples().size(); i++) {
      if (result.samples().series(i).name().equals(name)) {
        return new Sample(result.samples().ts(i), result.samples().value(i));
      }
    }
    throw new AssertionError("no sample of " + name);
  }

  private static boolean isSynthetic(Series series) {
    return series.name().equals("up") || series.name().startsWith("scrape_");
  }
}
