// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.scrape;

import io.trendlake.config.ScrapeConfig;
import io.trendlake.exposition.ExposedSeries;
import io.trendlake.exposition.SampleHandler;
import io.trendlake.model.Labels;
import io.trendlake.model.MetricMetadata;
import io.trendlake.model.MetricType;
import io.trendlake.model.NativeHistogram;
import io.trendlake.model.NoteCounts;
import io.trendlake.model.Series;
import io.trendlake.model.StaleMarker;
import io.trendlake.model.SyntheticMetrics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Takes the samples of one target's bodies, one body after the other, as Prometheus's append loop
 * and its limits do (scrape/scrape.go {@code scrapeLoopAppender.append}): which are stored, under
 * which labels, and what is counted.
 *
 * <p>A sample of a known series costs a few loads from arrays: by the parser's number of what is
 * exposed, and by the number of the {@link SeriesTemplate} that it is stored as. Not thread-safe.
 */
final class SampleCollector implements SampleHandler {

  /** As Prometheus's {@code maxAheadTime}. */
  static final Duration MOST_AHEAD = Duration.ofMinutes(10);

  /**
   * As Prometheus's head, which takes nothing older than half a chunk range of two hours before its
   * newest sample. So a query need not look for a sample further than one hour from its file.
   */
  static final Duration MOST_BEHIND = Duration.ofHours(1);

  private final SampleLabels labels;
  private final Origin origin;
  private final TemplateScope scope;
  private final boolean honorTimestamps;
  private final boolean tracksTimestamps;
  private final long sampleLimit;
  private final HistogramLimits histogramLimits;

  /** By the parser's number: the last round it was seen in, 0 for none. */
  private final PagedInts seenIn = new PagedInts();

  private SeriesTemplates templates;

  /** By the parser's number. */
  private @Nullable SeriesTemplate[] ofExposed;

  /** By the parser's number, where a target's own labels make the template another one. */
  private final Map<Integer, SeriesTemplate> ofTarget = new HashMap<>();

  private StoredSeries stored = new StoredSeries();
  private final Map<Integer, Long> newest = new HashMap<>();
  private final ExemplarCollector exemplars = new ExemplarCollector();
  private final StartCollector starts = new StartCollector();
  private final Map<Integer, String> refusals = new HashMap<>();
  private final List<MetricMetadata> metadata = new ArrayList<>();
  private ScrapedSamples samples;

  /** All that is taken this round; made when a series comes for the second time. */
  private @Nullable TakenSamples taken;

  /** The series of the last sample, if that was taken, whose exemplars and start may follow. */
  private @Nullable SeriesTemplate noted;

  private double notedValue;
  private boolean notedHistogram;
  private long notedTs;

  /** The type of the last sample that was taken of a family whose series count. */
  private MetricType lastCounting = MetricType.UNKNOWN;

  /** The series of the last native histogram that was taken in the body. */
  private @Nullable SeriesTemplate lastHistogram;

  private ScrapedNotes notes = ScrapedNotes.NONE;

  /** Counts bodies, and what is stored in place of one. */
  private int round;

  /** The round of the last stored body that was not empty: what was seen since is not new. */
  private int lastStored = 1;

  /** The timestamp of that body's scrape. */
  private long lastStoredTs = StoredSeries.NEVER;

  private ScrapeCounts tally = new ScrapeCounts();
  private long ts;
  private long earliest;
  private long latest;

  SampleCollector(Labels target, ScrapeConfig config, TemplateScope scope) {
    this.labels = new SampleLabels(target, config);
    this.origin = Origin.of(target);
    this.scope = scope;
    this.honorTimestamps = config.honorTimestamps();
    this.tracksTimestamps = config.trackTimestampsStaleness();
    this.sampleLimit = config.sampleLimit();
    this.histogramLimits = HistogramLimits.of(config);
    this.templates = scope.unread();
    this.ofExposed = templates.known();
    this.samples = new ScrapedSamples(templates, origin, 0);
  }

  /**
   * Makes ready for a body, or for what is stored in place of one.
   *
   * @param scrapeTs of samples without their own timestamp, in milliseconds
   * @param now what is far in the future is so from here, in milliseconds
   */
  void begin(long scrapeTs, long now) {
    ts = scrapeTs;
    beginRound();
    tally = new ScrapeCounts();
    earliest = scrapeTs - MOST_BEHIND.toMillis();
    latest = now + MOST_AHEAD.toMillis();
  }

  private void beginRound() {
    round++;
    samples = new ScrapedSamples(templates, origin, expected());
    taken = null;
    newest.clear();
    metadata.clear();
    exemplars.begin();
    starts.begin(ts);
    noted = null;
    lastHistogram = null;
    notes = ScrapedNotes.NONE;
  }

  /** Takes the body that was parsed, to which nothing was said against. */
  void commit() {
    newest.forEach(stored::newest);
    stored.commit();
    notes = new ScrapedNotes(exemplars.commit(origin), starts.commit(origin));
    scope.samples(samples.size() + SyntheticMetrics.NAMES.size());
    lastStored = round;
    lastStoredTs = ts;
  }

  /**
   * Takes the body back; its tally stays.
   *
   * @return the series taken until then that go stale when they are not seen again, each once:
   *     Prometheus's cache tracks them in spite of the fault
   */
  List<Series> rollBack() {
    List<Series> reached = tracked();
    beginRound();
    return reached;
  }

  private List<Series> tracked() {
    Set<Series> tracked = LinkedHashSet.newLinkedHashSet(samples.size());
    for (int i = 0; i < samples.size(); i++) {
      if (tracksTimestamps || samples.ts(i) == ts) {
        tracked.add(samples.series(i));
      }
    }
    return List.copyOf(tracked);
  }

  /** Adds a sample that is not of the body, at the scrape's own timestamp. */
  void addSynthetic(String name, double value) {
    take(templates.synthetic(name), value, null, ts);
  }

  /** What is stored. */
  ScrapedSamples samples() {
    return samples;
  }

  /** Exemplars and start timestamps to store; none before {@link #commit}. */
  ScrapedNotes notes() {
    return notes;
  }

  /** Forgets which notes were stored: the next body gives all of its notes again. */
  void forgetNotes() {
    exemplars.forget();
    starts.forget();
  }

  /** How many of them there are. */
  NoteCounts noteCounts() {
    return new NoteCounts(notes.exemplars().size(), exemplars.outOfOrder(), notes.starts().size());
  }

  /** What was counted in the body. */
  ScrapeCounts tally() {
    return tally;
  }

  /** What the body said of families; the same object always. */
  List<MetricMetadata> metadata() {
    return metadata;
  }

  /** Why the body must not be stored although all of it could be parsed. */
  Optional<String> fault() {
    if (sampleLimit > 0 && tally.limited > sampleLimit) {
      return Optional.of(
          "sample_limit exceeded (samples: %d, limit: %d)".formatted(tally.limited, sampleLimit));
    }
    return tally.crowded > 0
        ? Optional.of(
            "native_histogram_bucket_limit exceeded by histograms of which the resolution cannot be"
                + " reduced further (histograms: %d, limit: %d)"
                    .formatted(tally.crowded, histogramLimits.buckets()))
        : Optional.empty();
  }

  @Override
  public void exemplar(int id, Labels exemplarLabels, double value, long exposedTs) {
    SeriesTemplate series = noted;
    if (series == null || StaleMarker.isStale(notedValue)) {
      return;
    }
    if (exposedTs != NO_TIMESTAMP) {
      exemplars.add(series, exemplarLabels, value, exposedTs, true);
    } else if (!notedHistogram) {
      exemplars.add(series, exemplarLabels, value, notedTs, false);
    }
  }

  @Override
  public void start(int id, long start) {
    if (noted != null) {
      starts.add(noted, notedHistogram, start, notedTs);
    }
  }

  @Override
  public void created(int id, long start) {
    if (noted != null) {
      starts.addCreated(noted, lastCounting, lastHistogram, start, notedTs);
    }
  }

  @Override
  public void series(int id, ExposedSeries series) {
    if (!templates.isOf(series.dictionary())) {
      adopt(scope.templates(series.dictionary()));
    }
    SeriesTemplate template = templates.of(series);
    ofExposed = templates.known();
    if (isRefused(template)) {
      refusals.put(id, labels.reason(series));
    } else if (!isDropped(template)) {
      SeriesTemplate own = templates.forTarget(template, origin);
      if (!own.equals(template)) {
        ofTarget.put(id, own);
      }
      // A series is not new because the parser has forgotten its number.
      int last = stored.takenIn(own);
      seenIn.set(id, last == round ? 0 : last);
    }
  }

  /** Goes over to other templates, before any sample of the body has come. */
  private void adopt(SeriesTemplates others) {
    stored = stored.underOtherNumbers(templates, lastStored);
    forgetNotes();
    templates = others;
    samples = new ScrapedSamples(templates, origin, expected());
  }

  private int expected() {
    return samples.size() > 0 ? samples.size() : scope.samples();
  }

  @SuppressWarnings("ReferenceEquality")
  private static boolean isRefused(SeriesTemplate template) {
    return template == SeriesTemplates.REFUSED;
  }

  @SuppressWarnings("ReferenceEquality")
  private static boolean isDropped(SeriesTemplate template) {
    return template == SeriesTemplates.DROPPED;
  }

  @Override
  public void sample(int id, double value, long exposedTs) {
    SeriesTemplate series = seen(id);
    if (series != null) {
      tally.kept++;
      taken(id, series, value, null, exposedTs);
    }
  }

  @Override
  public void histogram(int id, NativeHistogram value, long exposedTs) {
    SeriesTemplate series = seen(id);
    if (series == null) {
      return;
    }
    if (isAgain(id, exposedTs)) {
      tally.kept++;
      tally.duplicates++;
      return;
    }
    Optional<NativeHistogram> limited = histogramLimits.limited(value);
    if (limited.isEmpty()) {
      tally.kept++;
      tally.crowded++;
      return;
    }
    Optional<String> fault = HistogramLimits.fault(limited.get());
    if (fault.isPresent()) {
      invalid(series, fault.get(), exposedTs);
    } else if (StaleMarker.isStale(value.sum())) {
      // So an exporter says that the series ends, as by a number that is the marker.
      tally.kept++;
      taken(id, series, StaleMarker.VALUE, null, exposedTs);
    } else {
      tally.kept++;
      taken(id, series, 0, limited.get(), exposedTs);
    }
  }

  @Override
  public void invalidHistogram(int id, String reason, long exposedTs) {
    SeriesTemplate series = seen(id);
    if (series == null) {
      return;
    }
    if (isAgain(id, exposedTs)) {
      tally.kept++;
      tally.duplicates++;
    } else {
      invalid(series, reason, exposedTs);
    }
  }

  /**
   * Storage, which would refuse it, is not reached by a sample beyond a limit of number or time.
   */
  private void invalid(SeriesTemplate series, String reason, long exposedTs) {
    if (!isWithinLimit()) {
      tally.kept++;
    } else if (isExplicit(exposedTs) && isOutOfBounds(exposedTs)) {
      tally.kept++;
      tally.outOfBounds++;
    } else {
      throw new RefusedException(
          "the native histogram " + series.series(origin).toLabels() + " is not valid: " + reason);
    }
  }

  /** Counts a sample; null if rules drop it. */
  private @Nullable SeriesTemplate seen(int id) {
    if (noted != null) {
      exemplars.endSample();
      noted = null;
    }
    tally.seen++;
    SeriesTemplate series = Objects.requireNonNull(ofExposed[id]);
    if (!series.hasTargetsOrigin()) {
      series = ofTarget.getOrDefault(id, series);
    }
    if (series.number() < 0) {
      requireAllowed(id, series);
      return null;
    }
    return series;
  }

  private boolean isExplicit(long exposedTs) {
    return honorTimestamps && exposedTs != NO_TIMESTAMP;
  }

  /** Whether the body had the series before, at no timestamp either. */
  private boolean isAgain(int id, long exposedTs) {
    return seenIn.get(id) == round && !isExplicit(exposedTs);
  }

  private void taken(
      int id,
      SeriesTemplate series,
      double value,
      @Nullable NativeHistogram histogram,
      long exposedTs) {
    boolean explicit = isExplicit(exposedTs);
    int last = seenIn.replace(id, round);
    boolean again = last == round;
    boolean known = last >= lastStored || isStored(series);
    if (again && !explicit) {
      tally.duplicates++;
    } else if (isWithinLimit() && takes(series, value, histogram, explicit, exposedTs)) {
      note(series, value, histogram != null, explicit ? exposedTs : ts);
      if (!known) {
        tally.added += tally.crowded == 0 ? 1 : 0;
      }
    } else if (!known) {
      seenIn.set(id, last);
    }
  }

  /** Exemplars and starts of a sample that is not taken are not either, as in Prometheus. */
  private void note(SeriesTemplate series, double value, boolean isHistogram, long at) {
    noted = series;
    notedValue = value;
    notedHistogram = isHistogram;
    notedTs = at;
    if (isHistogram) {
      lastHistogram = series;
    }
    switch (series.type()) {
      case COUNTER, HISTOGRAM, SUMMARY -> lastCounting = series.type();
      case GAUGE, GAUGEHISTOGRAM, STATESET, INFO, UNKNOWN -> {}
    }
  }

  /** Whether the last body had the series, as a number of another type or as a histogram. */
  private boolean isStored(SeriesTemplate series) {
    int last = stored.takenIn(series);
    return last >= lastStored && last != round;
  }

  private boolean isWithinLimit() {
    return sampleLimit == 0 || ++tally.limited <= sampleLimit;
  }

  private void requireAllowed(int id, SeriesTemplate series) {
    if (isRefused(series)) {
      throw new RefusedException(refusals.getOrDefault(id, "a series is not allowed"));
    }
  }

  private boolean takes(
      SeriesTemplate series,
      double value,
      @Nullable NativeHistogram histogram,
      boolean explicit,
      long exposedTs) {
    if (explicit) {
      return takesAt(series, value, histogram, exposedTs);
    }
    if (stored.hasNewest() && stored.newest(series) != StoredSeries.NEVER) {
      newest.merge(series.number(), ts, Math::max);
    }
    take(series, value, histogram, ts);
    return true;
  }

  private boolean isOutOfBounds(long exposedTs) {
    return exposedTs < earliest || exposedTs > latest;
  }

  private boolean takesAt(
      SeriesTemplate series, double value, @Nullable NativeHistogram histogram, long exposedTs) {
    if (isOutOfBounds(exposedTs)) {
      tally.outOfBounds++;
      return false;
    }
    long last = lastTs(series);
    if (exposedTs < last) {
      newest.merge(series.number(), last, Math::max);
      tally.outOfOrder++;
      return false;
    }
    newest.merge(series.number(), exposedTs, Math::max);
    // What is exposed again is stored already. Only that it is there may still be worth knowing.
    if (exposedTs > last || tracksTimestamps) {
      take(series, value, histogram, exposedTs);
    }
    return true;
  }

  /**
   * The timestamp of a series' last sample in the bodies before, as far as it is known: that of a
   * scrape too, for a series that has its first explicit timestamp now.
   */
  private long lastTs(SeriesTemplate series) {
    long last = stored.newest(series);
    boolean wasInLast = lastStored < round && stored.takenIn(series) == lastStored;
    return last == StoredSeries.NEVER && wasInLast ? lastStoredTs : last;
  }

  /**
   * Takes a sample, unless one of its series has its timestamp: two of them come of lines that only
   * relabelling made equal, and of an exposed series that is one of the synthetic. All samples of a
   * series have the type of the first.
   */
  private void take(
      SeriesTemplate series, double value, @Nullable NativeHistogram histogram, long at) {
    if (taken != null || stored.takeIn(series, round) == round) {
      takeAgain(series, value, histogram, at);
    } else {
      samples.add(series, value, histogram, at);
    }
  }

  private void takeAgain(
      SeriesTemplate series, double value, @Nullable NativeHistogram histogram, long at) {
    if (taken == null) {
      taken = new TakenSamples(samples);
    }
    SeriesTemplate first = taken.take(series, at);
    if (first != null) {
      stored.taken(first, round);
      samples.add(first, value, histogram, at);
    }
  }

  @Override
  public void metadata(MetricMetadata family) {
    metadata.add(family);
  }

  @Override
  public void forgotten() {
    seenIn.clear();
    refusals.clear();
    ofTarget.clear();
  }

  /** The bytes that are remembered for this target alone. */
  long bytes() {
    return seenIn.bytes()
        + stored.bytes()
        + exemplars.bytes()
        + starts.bytes()
        + (scope.shares(templates) ? 0 : templates.bytes());
  }
}
