// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.scrape;

import io.trendlake.config.ScrapeConfig;
import io.trendlake.config.ScrapeProtocol;
import io.trendlake.discovery.Target;
import io.trendlake.exposition.ContentTypeException;
import io.trendlake.exposition.ExpositionException;
import io.trendlake.exposition.ExpositionFormat;
import io.trendlake.exposition.ExpositionParser;
import io.trendlake.fetch.BodyBuffer;
import io.trendlake.fetch.BodyTooLargeException;
import io.trendlake.fetch.FetchException;
import io.trendlake.fetch.FetchResponse;
import io.trendlake.fetch.Fetcher;
import io.trendlake.model.MetricMetadata;
import io.trendlake.model.Outcome;
import io.trendlake.model.Series;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One target as it is scraped slot after slot. Remembers which series the last body had; what these
 * are stored as is remembered for all targets of the job together.
 *
 * <p>Not thread-safe. Nothing depends on the memory but speed, {@code scrape_series_added}, and the
 * dropping of samples whose explicit timestamp is not after the last: a session that starts again
 * counts all series as added, and stores such a sample once more.
 */
public final class TargetSession {

  /** A pull that began within this part of the interval around the slot has the slot's time. */
  private static final int TOLERANCE = 100;

  /** What a session takes before anything is remembered: its objects, labels and headers. */
  private static final int OBJECT_BYTES = 4096;

  private static final int REFERENCE_BYTES = 4;

  private final Target target;
  private final ScrapeConfig config;
  private final ScrapeClock clock;
  private final ScrapeMemory memory;
  private final Optional<ExpositionFormat> fallback;
  private final BodyPull pull;
  private final SampleCollector collector;
  private final SyntheticSeries synthetic;
  private final PullOutcomes outcomes;
  private final JobMemory job;
  private final ExpositionParser parser;

  private List<MetricMetadata> metadata = List.of();

  /** A session without memory yet; no I/O happens here. */
  public TargetSession(Target target, ScrapeConfig config, ScrapeClock clock, ScrapeMemory memory) {
    this.target = target;
    this.config = config;
    this.clock = clock;
    this.memory = memory;
    this.fallback = config.fallbackScrapeProtocol().flatMap(TargetSession::format);
    this.pull = new BodyPull(target, config);
    this.job = memory.job(target.job());
    this.parser = new ExpositionParser(job.parsers(), target.histograms());
    this.collector =
        new SampleCollector(target.labels(), config, job.scope(target.labels(), config));
    this.synthetic = new SyntheticSeries(target.timeout(), config);
    this.outcomes = new PullOutcomes(target, config.trackTimestampsStaleness());
  }

  private static Optional<ExpositionFormat> format(ScrapeProtocol protocol) {
    return switch (protocol) {
      case PROMETHEUS_TEXT_0_0_4, PROMETHEUS_TEXT_1_0_0 ->
          Optional.of(ExpositionFormat.PROMETHEUS_TEXT);
      case OPEN_METRICS_TEXT_0_0_1, OPEN_METRICS_TEXT_1_0_0 ->
          Optional.of(ExpositionFormat.OPENMETRICS_TEXT);
      case PROMETHEUS_PROTO -> Optional.of(ExpositionFormat.PROTOBUF);
    };
  }

  /** The target that is scraped. */
  public Target target() {
    return target;
  }

  /** The bytes that are remembered for this target alone, besides what its job's targets share. */
  public long bytes() {
    return OBJECT_BYTES
        + parser.bytes()
        + collector.bytes()
        + (long) REFERENCE_BYTES * metadata.size();
  }

  /** The settings it is scraped by. */
  public ScrapeConfig config() {
    return config;
  }

  /**
   * Pulls the target now, on behalf of a slot.
   *
   * @param atMost how long it may take, above zero; the target's own timeout holds too
   * @param fetcher asks the target
   * @throws InterruptedException when the calling thread is interrupted; the session can be used on
   */
  public ScrapeResult scrape(Instant slot, Duration atMost, Fetcher fetcher)
      throws InterruptedException {
    Instant start = clock.instant();
    long startNanos = clock.nanoTime();
    Instant ts = timestamp(slot, start);
    memory.use(job);
    BodyBuffer body = memory.borrow();
    try {
      collector.begin(ts.toEpochMilli(), start.toEpochMilli());
      Optional<Failure> failure = pullAndParse(body, atMost, fetcher);
      Duration took = Duration.ofNanos(clock.nanoTime() - startNanos);
      return failure.isPresent()
          ? failed(slot, ts, took, failure.get(), body.length())
          : scraped(slot, ts, took, body.length());
    } finally {
      memory.giveBack(body);
    }
  }

  /**
   * Says that what the last scrape gave could not be stored: exemplars and start timestamps, which
   * are handed out once, come again with the next body that has them.
   */
  public void unstored() {
    collector.forgetNotes();
  }

  /** Why a pull failed, and what {@code scrape_body_size_bytes} says of it. */
  private record Failure(String reason, long reportedBytes) {

    Failure(Exception cause, long reportedBytes) {
      this(cause.getMessage() == null ? cause.toString() : cause.getMessage(), reportedBytes);
    }
  }

  /** The slot if the pull began close to it, else when it began. */
  private Instant timestamp(Instant slot, Instant start) {
    Duration off = Duration.between(slot, start).abs();
    return off.compareTo(target.interval().dividedBy(TOLERANCE)) <= 0 ? slot : start;
  }

  private Optional<Failure> pullAndParse(BodyBuffer body, Duration atMost, Fetcher fetcher)
      throws InterruptedException {
    if (!target.refusal().isEmpty()) {
      return Optional.of(new Failure(target.refusal(), 0));
    }
    String encoding = "";
    try {
      FetchResponse response = pull.pull(body, atMost, fetcher);
      encoding = response.contentEncoding();
      parse(body, response.contentType());
      return collector.fault().map(reason -> new Failure(reason, body.length()));
    } catch (BodyTooLargeException e) {
      return Optional.of(new Failure(e, -1));
    } catch (FetchException e) {
      return Optional.of(new Failure(e, 0));
    } catch (ExpositionException e) {
      if (e.isAfterSample()) {
        collector.tally().seen++;
      }
      return Optional.of(new Failure(reason(e, encoding), body.length()));
    } catch (ContentTypeException | RefusedException e) {
      return Optional.of(new Failure(e, body.length()));
    }
  }

  /** A body in an encoding that nobody asked for is no text, whatever a parser says of it. */
  private static String reason(ExpositionException failure, String encoding) {
    return encoding.isEmpty()
        ? String.valueOf(failure.getMessage())
        : "the body has the Content-Encoding "
            + encoding
            + ", which was not asked for; read as text: "
            + failure.getMessage();
  }

  /** An empty body is a target without series, whatever its Content-Type (as in Prometheus). */
  private void parse(BodyBuffer body, String contentType)
      throws ContentTypeException, ExpositionException {
    if (body.length() > 0) {
      ExpositionFormat format = ExpositionFormat.of(contentType, fallback);
      parser.parse(format, body.array(), 0, body.length(), collector);
    }
  }

  private ScrapeResult scraped(Instant slot, Instant ts, Duration took, int bytes) {
    if (bytes > 0) {
      collector.commit();
    }
    int stored = collector.samples().size();
    synthetic.addTo(collector, true, took, bytes);
    if (!collector.metadata().equals(metadata)) {
      metadata = List.copyOf(collector.metadata());
    }
    return new ScrapeResult(
        outcomes.pulled(
            slot,
            ts,
            new Outcome.Scraped(
                took, stored, bytes, collector.tally().dropped(), collector.noteCounts())),
        collector.samples(),
        metadata,
        List.of(),
        collector.notes());
  }

  private ScrapeResult failed(Instant slot, Instant ts, Duration took, Failure failure, int bytes) {
    List<Series> reached = collector.rollBack();
    synthetic.addTo(collector, false, took, failure.reportedBytes);
    int seen = collector.tally().seen;
    return new ScrapeResult(
        outcomes.pulled(slot, ts, new Outcome.Failed(took, failure.reason, seen, bytes)),
        collector.samples(),
        List.of(),
        reached,
        ScrapedNotes.NONE);
  }
}
