// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.scrape;

import io.trendlake.config.ScrapeConfig;
import io.trendlake.exposition.SampleHandler;
import io.trendlake.model.Labels;
import io.trendlake.model.MetricMetadata;
import io.trendlake.model.MetricType;
import io.trendlake.model.Series;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Takes the samples of one target's bodies, one body after the other, as Prometheus's append loop
 * and its limits do (scrape/scrape.go {@code scrapeLoopAppender.append}): which are stored, under
 * which labels, and what is counted.
 *
 * <p>A sample of a known series costs a few loads from arrays: by the parser's number of what is
 * exposed, and by the number that {@link StoredSeries} gives to what is stored. Not thread-safe.
 */
final class SampleCollector implements SampleHandler {

  /** As Prometheus's {@code maxAheadTime}. */
  static final Duration MOST_AHEAD = Duration.ofMinutes(10);

  /**
   * As Prometheus's head, which takes nothing older than half a chunk range of two hours before its
   * newest sample. So a query need not look for a sample further than one hour from its file.
   */
  static final Duration MOST_BEHIND = Duration.ofHours(1);

  private static final int DROPPED = -1;
  private static final int REFUSED = -2;
  private static final int FIRST_CAPACITY = 64;

  private final SampleLabels labels;
  private final ScrapeMemory memory;
  private final boolean honorTimestamps;
  private final boolean tracksTimestamps;
  private final long sampleLimit;

  private final StoredSeries stored = new StoredSeries();
  private final FirstWins firstWins = new FirstWins(stored);
  private final Map<Integer, Long> newest = new HashMap<>();
  private final Map<Integer, String> refusals = new HashMap<>();
  private final List<MetricMetadata> metadata = new ArrayList<>();

  /** Of the series that is handed out next. */
  private final List<String> blank = new ArrayList<>();

  /** By the parser's number: the number of what is stored, or why nothing is. */
  private int[] numbers = new int[FIRST_CAPACITY];

  /** By the parser's number: the last round it was seen in, 0 for none. */
  private int[] seenIn = new int[FIRST_CAPACITY];

  /** Counts bodies, and what is stored in place of one. */
  private int round;

  /** The round of the last stored body that was not empty: what was seen since is not new. */
  private int lastStored = 1;

  private BodyTally tally = new BodyTally();
  private long ts;
  private long earliest;
  private long latest;

  SampleCollector(Labels target, ScrapeConfig config, ScrapeMemory memory) {
    this.labels = new SampleLabels(target, config);
    this.memory = memory;
    this.honorTimestamps = config.honorTimestamps();
    this.tracksTimestamps = config.trackTimestampsStaleness();
    this.sampleLimit = config.sampleLimit();
  }

  /**
   * Makes ready for a body, or for what is stored in place of one.
   *
   * @param scrapeTs of samples without a timestamp of their own, in milliseconds
   * @param now what is far in the future is so from here, in milliseconds
   */
  void begin(long scrapeTs, long now) {
    round++;
    firstWins.begin(round);
    newest.clear();
    metadata.clear();
    blank.clear();
    tally = new BodyTally();
    ts = scrapeTs;
    earliest = scrapeTs - MOST_BEHIND.toMillis();
    latest = now + MOST_AHEAD.toMillis();
  }

  /** Takes the body that was parsed, to which nothing was said against. */
  void commit() {
    newest.forEach(stored::newest);
    lastStored = round;
  }

  /**
   * Takes the body back; its tally stays.
   *
   * @return the series taken until then that go stale when they are not seen again, each once:
   *     Prometheus's cache tracks them in spite of the fault
   */
  List<Series> rollBack() {
    List<Series> reached = tracked();
    round++;
    firstWins.begin(round);
    newest.clear();
    metadata.clear();
    return reached;
  }

  private List<Series> tracked() {
    SampleBuffer taken = samples();
    Set<Series> tracked = LinkedHashSet.newLinkedHashSet(taken.size());
    for (int i = 0; i < taken.size(); i++) {
      if (tracksTimestamps || taken.ts(i) == ts) {
        tracked.add(taken.series(i));
      }
    }
    return List.copyOf(tracked);
  }

  /** Adds a sample that is not of the body, at the scrape's own timestamp. */
  void addSynthetic(Series series, double value) {
    firstWins.take(stored.number(series, round), value, ts);
  }

  /** What is stored; the same object always. */
  SampleBuffer samples() {
    return firstWins.samples();
  }

  /** What was counted in the body. */
  BodyTally tally() {
    return tally;
  }

  /** What the body said of families; the same object always. */
  List<MetricMetadata> metadata() {
    return metadata;
  }

  /** Why the body must not be stored although all of it could be parsed. */
  Optional<String> fault() {
    return sampleLimit > 0 && tally.limited > sampleLimit
        ? Optional.of(
            "sample_limit exceeded (samples: %d, limit: %d)".formatted(tally.limited, sampleLimit))
        : Optional.empty();
  }

  @Override
  public void blankLabel(int id, String name) {
    blank.add(name);
  }

  @Override
  public void series(int id, Labels exposed, MetricType type) {
    if (id >= numbers.length) {
      int length = Math.max(2 * numbers.length, id + 1);
      numbers = Arrays.copyOf(numbers, length);
      seenIn = Arrays.copyOf(seenIn, length);
    }
    SampleLabels.Verdict verdict = labels.judge(exposed, blank);
    blank.clear();
    switch (verdict) {
      case SampleLabels.Verdict.Kept(Labels all) -> keep(id, Series.of(all, type));
      case SampleLabels.Verdict.Dropped() -> numbers[id] = DROPPED;
      case SampleLabels.Verdict.Refused(String reason) -> {
        numbers[id] = REFUSED;
        refusals.put(id, reason);
      }
    }
  }

  private void keep(int id, Series series) {
    int number = stored.number(memory.share(series), round);
    numbers[id] = number;
    // A series is not new because the parser has forgotten its number.
    seenIn[id] = stored.takenIn(number) == round ? 0 : stored.takenIn(number);
  }

  @Override
  public void sample(int id, double value, long exposedTs) {
    tally.seen++;
    int number = numbers[id];
    if (number < 0) {
      requireAllowed(id);
      return;
    }
    tally.kept++;
    boolean explicit = honorTimestamps && exposedTs != NO_TIMESTAMP;
    boolean again = seenIn[id] == round;
    boolean known = seenIn[id] >= lastStored;
    if (known) {
      seenIn[id] = round;
    }
    if (again && !explicit) {
      tally.duplicates++;
    } else if (isWithinLimit() && takes(number, value, explicit, exposedTs) && !known) {
      seenIn[id] = round;
      tally.added++;
    }
  }

  private boolean isWithinLimit() {
    return sampleLimit == 0 || ++tally.limited <= sampleLimit;
  }

  private void requireAllowed(int id) {
    if (numbers[id] == REFUSED) {
      throw new RefusedException(refusals.getOrDefault(id, "a series is not allowed"));
    }
  }

  private boolean takes(int number, double value, boolean explicit, long exposedTs) {
    if (explicit) {
      return takesAt(number, value, exposedTs);
    }
    firstWins.take(number, value, ts);
    return true;
  }

  private boolean takesAt(int number, double value, long exposedTs) {
    if (exposedTs < earliest || exposedTs > latest) {
      tally.outOfBounds++;
      return false;
    }
    long last = stored.newest(number);
    if (exposedTs < last) {
      tally.outOfOrder++;
      return false;
    }
    newest.merge(number, exposedTs, Math::max);
    // What is exposed again is stored already. Only that it is there may still be worth knowing.
    if (exposedTs > last || tracksTimestamps) {
      firstWins.take(number, value, exposedTs);
    }
    return true;
  }

  @Override
  public void metadata(MetricMetadata family) {
    metadata.add(family);
  }

  @Override
  public void forgotten() {
    Arrays.fill(seenIn, 0);
    refusals.clear();
    stored.forgetBefore(lastStored);
  }
}
