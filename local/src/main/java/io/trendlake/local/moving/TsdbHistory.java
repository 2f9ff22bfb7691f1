// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.moving;

import io.trendlake.model.Labels;
import io.trendlake.model.MetricMetadata;
import io.trendlake.model.MetricType;
import io.trendlake.model.SampleRun;
import io.trendlake.objstore.Bucket;
import io.trendlake.tsdb.block.Block;
import io.trendlake.tsdb.block.BlockFolder;
import io.trendlake.tsdb.block.BlockLayout;
import io.trendlake.tsdb.block.BlockMeta;
import io.trendlake.tsdb.file.DamagedBlockException;
import io.trendlake.tsdb.series.MergedSamples;
import io.trendlake.tsdb.series.SeriesCatalog;
import io.trendlake.tsdb.series.SeriesLabels;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** The blocks of a Prometheus, or of a bucket of Thanos, Mimir or Cortex. */
public final class TsdbHistory implements History {

  private static final long DAY_MILLIS = 86_400_000;

  private final Bucket bucket;
  private final SeriesLabels rule;
  private final Predicate<Labels> wanted;
  private final Set<String> damages = Collections.synchronizedSet(new LinkedHashSet<>());
  private final BlockFolder folder;
  private final NavigableSet<LocalDate> days = new TreeSet<>();

  /** The series of the last day that was opened; other days with the same blocks have them too. */
  private @Nullable Opened last;

  private record Opened(List<BlockFolder.Found> blocks, long from, long to, Day day) {}

  private TsdbHistory(
      BlockPlace.Root root, BlockLayout layout, SeriesLabels rule, Predicate<Labels> wanted)
      throws IOException {
    this.bucket = root.bucket();
    this.rule = rule;
    this.wanted = wanted;
    this.folder = BlockFolder.open(bucket, root.folder(), layout, this::found);
    folder.blocks().forEach(block -> addDays(block.meta(), days));
  }

  private static void addDays(BlockMeta block, NavigableSet<LocalDate> into) {
    LocalDate end = day(block.maxTime() - 1);
    for (LocalDate day = day(block.minTime()); !day.isAfter(end); day = day.plusDays(1)) {
      into.add(day);
    }
  }

  /**
   * Looks for blocks at a place.
   *
   * @param rule which labels series have
   * @param wanted of the labels that a series has by that rule
   */
  public static TsdbHistory open(BlockPlace place, SeriesLabels rule, Predicate<Labels> wanted)
      throws IOException {
    return new TsdbHistory(place.open(), place.layout(), rule, wanted);
  }

  /**
   * Looks for the blocks of a Prometheus in a bucket.
   *
   * @param added labels that each series gets
   * @param wanted of the labels, with those that are added
   */
  public static TsdbHistory open(Bucket bucket, Labels added, Predicate<Labels> wanted)
      throws IOException {
    return new TsdbHistory(
        new BlockPlace.Root(bucket, ""), BlockLayout.PROMETHEUS, SeriesLabels.with(added), wanted);
  }

  private void found(DamagedBlockException damage) {
    damages.add(String.valueOf(damage.getMessage()));
  }

  private static LocalDate day(long ts) {
    return LocalDate.ofInstant(Instant.ofEpochMilli(ts), ZoneOffset.UTC);
  }

  private static long start(LocalDate day) {
    return day.toEpochDay() * DAY_MILLIS;
  }

  /** How many blocks there are. */
  public int blocks() {
    return folder.blocks().size();
  }

  @Override
  public NavigableSet<LocalDate> days() {
    return days;
  }

  @Override
  public Optional<Instant> until() {
    return folder.blocks().stream()
        .map(block -> Instant.ofEpochMilli(block.meta().maxTime()))
        .max(Comparator.naturalOrder());
  }

  @Override
  public List<MetricMetadata> metadata() {
    return List.of();
  }

  @Override
  public long estimate(LocalDate day) {
    return estimate(day, BlockMeta::samples);
  }

  @Override
  public long estimateHistograms(LocalDate day) {
    return estimate(day, BlockMeta::histograms);
  }

  /** As if the samples of a block were spread evenly over its time. */
  private long estimate(LocalDate day, ToLongFunction<BlockMeta> count) {
    double samples = 0;
    for (BlockFolder.Found block : folder.blocks()) {
      long from = Math.max(block.meta().minTime(), start(day));
      long to = Math.min(block.meta().maxTime(), start(day) + DAY_MILLIS);
      if (to > from) {
        double length = block.meta().maxTime() - block.meta().minTime();
        samples += count.applyAsLong(block.meta()) * ((to - from) / length);
      }
    }
    return Math.round(samples);
  }

  /** The blocks that have samples of a day or of the day before. */
  private List<BlockFolder.Found> blocks(LocalDate day) {
    return folder.blocks().stream()
        .filter(block ->
            block.meta().minTime() < start(day) + DAY_MILLIS
                && block.meta().maxTime() > start(day) - DAY_MILLIS)
        .toList();
  }

  @Override
  public synchronized Day open(LocalDate day) throws IOException {
    List<BlockFolder.Found> found = blocks(day);
    Opened known = last;
    if (known == null
        || !known.blocks().equals(found)
        || start(day) < known.from()
        || start(day) >= known.to()) {
      last = null;
      LocalDate end = day;
      while (days.contains(end.plusDays(1)) && blocks(end.plusDays(1)).equals(found)) {
        end = end.plusDays(1);
      }
      known = open(found, start(day), start(end) + DAY_MILLIS);
      last = known;
    }
    return known.day();
  }

  private Opened open(List<BlockFolder.Found> found, long from, long to) throws IOException {
    List<Block> blocks = new ArrayList<>();
    for (BlockFolder.Found block : found) {
      try {
        blocks.add(folder.open(block, this::found));
      } catch (DamagedBlockException damage) {
        found(damage);
      }
    }
    SeriesCatalog catalog = SeriesCatalog.of(blocks, from, to, rule, wanted, this::found);
    return new Opened(found, from, to, new CatalogDay(catalog));
  }

  @Override
  public List<String> damages() {
    synchronized (damages) {
      return List.copyOf(damages);
    }
  }

  @Override
  public List<String> notes() {
    List<String> notes = new ArrayList<>();
    folder.leftOut().forEach(block -> notes.add(block.block() + ": " + block.reason()));
    NavigableSet<LocalDate> lost = new TreeSet<>();
    folder.downsampled().forEach(block -> addDays(block, lost));
    lost.removeAll(days);
    if (!folder.downsampled().isEmpty()) {
      notes.add(
          "%d blocks with aggregates instead of samples, whose samples are in other blocks%s"
              .formatted(
                  folder.downsampled().size(),
                  lost.isEmpty()
                      ? ""
                      : " but for %d days from %s to %s"
                          .formatted(lost.size(), lost.first(), lost.last())));
    }
    return notes;
  }

  @Override
  public void close() throws IOException {
    bucket.close();
  }

  private final class CatalogDay implements Day {

    private final SeriesCatalog catalog;

    CatalogDay(SeriesCatalog catalog) {
      this.catalog = catalog;
    }

    @Override
    public int size() {
      return catalog.size();
    }

    @Override
    public Labels labels(int place) {
      return catalog.labels(place);
    }

    @Override
    public Optional<MetricType> type(int place) {
      return Optional.empty();
    }

    @Override
    public Reader reader() {
      return new CatalogReader(new MergedSamples(catalog, TsdbHistory.this::found));
    }
  }

  private record CatalogReader(MergedSamples samples) implements Reader {

    @Override
    public SampleRun read(int place, long from, long to) throws IOException {
      return samples.read(place, from, to);
    }

    @Override
    public long conflicts() {
      return samples.conflicts();
    }
  }
}
