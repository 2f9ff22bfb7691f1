// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.compact.history;

import io.trendlake.model.Labels;
import io.trendlake.model.MetricMetadata;
import io.trendlake.model.MetricType;
import io.trendlake.model.SampleRun;
import io.trendlake.objstore.Bucket;
import io.trendlake.tsdb.block.Block;
import io.trendlake.tsdb.block.BlockFolder;
import io.trendlake.tsdb.block.BlockLayout;
import io.trendlake.tsdb.block.BlockMeta;
import io.trendlake.tsdb.block.TimeSpan;
import io.trendlake.tsdb.file.DamagedBlockException;
import io.trendlake.tsdb.series.MergedAggregates;
import io.trendlake.tsdb.series.MergedSamples;
import io.trendlake.tsdb.series.SeriesCatalog;
import io.trendlake.tsdb.series.SeriesLabels;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The blocks of a Prometheus, or of a bucket of Thanos, Mimir or Cortex. */
public final class TsdbHistory implements History {

  private static final long DAY_MILLIS = 86_400_000;

  /** So many blocks are named that are left out for one reason. */
  private static final int MOST_NAMED = 20;

  private final Bucket bucket;
  private final SeriesLabels rule;
  private final Predicate<Labels> wanted;
  private final DamageList damages;
  private final BlockFolder folder;
  private final NavigableSet<LocalDate> days;
  private final NavigableSet<LocalDate> trendDays;

  /** The series of the last day that was opened; other days with the same blocks have them too. */
  private @Nullable Opened last;

  /** The same of the days of aggregates. */
  private @Nullable Opened lastTrends;

  private record Opened(
      List<BlockFolder.Found> blocks, long from, long to, SeriesCatalog catalog, Day day) {}

  private TsdbHistory(
      Bucket bucket,
      BlockFolder folder,
      NavigableSet<LocalDate> days,
      NavigableSet<LocalDate> trendDays,
      SeriesLabels rule,
      Predicate<Labels> wanted,
      DamageList damages) {
    this.bucket = bucket;
    this.folder = folder;
    this.days = days;
    this.trendDays = trendDays;
    this.rule = rule;
    this.wanted = wanted;
    this.damages = damages;
  }

  private static NavigableSet<LocalDate> days(List<BlockFolder.Found> blocks) {
    NavigableSet<LocalDate> days = new TreeSet<>();
    for (BlockFolder.Found block : blocks) {
      LocalDate end = day(block.meta().maxTime() - 1);
      for (LocalDate day = day(block.meta().minTime()); !day.isAfter(end); day = day.plusDays(1)) {
        days.add(day);
      }
    }
    return days;
  }

  /**
   * Looks for blocks at a place.
   *
   * @param rule which labels series have
   * @param wanted of the labels that a series has by that rule
   */
  public static TsdbHistory open(BlockPlace place, SeriesLabels rule, Predicate<Labels> wanted)
      throws IOException {
    return open(place, TimeSpan.ALL, rule, wanted);
  }

  /**
   * Looks for blocks at a place, of days that may be asked for.
   *
   * @param span that the days are in; blocks that have nothing of it or of the day before may be
   *     left out
   * @param rule which labels series have
   * @param wanted of the labels that a series has by that rule
   */
  public static TsdbHistory open(
      BlockPlace place, TimeSpan span, SeriesLabels rule, Predicate<Labels> wanted)
      throws IOException {
    return open(place.open(), place.layout(), span, rule, wanted);
  }

  /**
   * Looks for the blocks of a Prometheus in a bucket.
   *
   * @param added labels that each series gets
   * @param wanted of the labels, with those that are added
   */
  public static TsdbHistory open(Bucket bucket, Labels added, Predicate<Labels> wanted)
      throws IOException {
    return open(
        new BlockPlace.Root(bucket, ""),
        BlockLayout.PROMETHEUS,
        TimeSpan.ALL,
        SeriesLabels.with(added),
        wanted);
  }

  private static TsdbHistory open(
      BlockPlace.Root root,
      BlockLayout layout,
      TimeSpan span,
      SeriesLabels rule,
      Predicate<Labels> wanted)
      throws IOException {
    DamageList damages = new DamageList();
    // The beginning of all times has no day before it.
    long from = Math.max(span.from(), Long.MIN_VALUE + DAY_MILLIS) - DAY_MILLIS;
    TimeSpan looked = new TimeSpan(from, span.to());
    BlockFolder folder = BlockFolder.open(root.bucket(), root.folder(), layout, looked, damages);
    NavigableSet<LocalDate> days = days(folder.blocks());
    NavigableSet<LocalDate> trendDays = days(folder.downsampled());
    trendDays.removeAll(days);
    return new TsdbHistory(root.bucket(), folder, days, trendDays, rule, wanted, damages);
  }

  /**
   * Opens blocks that were found before, for one day alone.
   *
   * @param bucket closed with the history
   * @param prefixes of the keys of the blocks' files
   */
  static TsdbHistory reopen(
      Bucket bucket,
      BlockLayout layout,
      Collection<String> prefixes,
      LocalDate day,
      SeriesLabels rule,
      Predicate<Labels> wanted)
      throws IOException {
    DamageList damages = new DamageList();
    BlockFolder folder = BlockFolder.reopen(bucket, layout, prefixes, damages);
    boolean isOfTrends = folder.blocks().isEmpty() && !folder.downsampled().isEmpty();
    NavigableSet<LocalDate> one = new TreeSet<>(Set.of(day));
    NavigableSet<LocalDate> none = new TreeSet<>();
    return new TsdbHistory(
        bucket, folder, isOfTrends ? none : one, isOfTrends ? one : none, rule, wanted, damages);
  }

  private static LocalDate day(long ts) {
    return LocalDate.ofInstant(Instant.ofEpochMilli(ts), ZoneOffset.UTC);
  }

  private static long start(LocalDate day) {
    return day.toEpochDay() * DAY_MILLIS;
  }

  /** The blocks, by their first time. */
  List<BlockFolder.Found> found() {
    return folder.blocks();
  }

  /** The blocks with aggregates instead of samples, by their first time. */
  List<BlockFolder.Found> downsampled() {
    return folder.downsampled();
  }

  /** How many blocks there are, those with aggregates among them. */
  public int blocks() {
    return folder.blocks().size() + folder.downsampled().size();
  }

  /** The folders below the place that have blocks, such as those of tenants; they are not read. */
  public Set<String> foldersBelow() {
    return folder.foldersBelow();
  }

  @Override
  public NavigableSet<LocalDate> days() {
    return days;
  }

  @Override
  public NavigableSet<LocalDate> trendDays() {
    return trendDays;
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

  /**
   * As if the samples of a block were spread evenly over its time. Of replicas that with the most
   * counts, as far as the blocks say which they are of.
   */
  private long estimate(LocalDate day, ToLongFunction<BlockMeta> count) {
    Map<Labels, Map<Labels, Double>> samples = new HashMap<>();
    for (BlockFolder.Found block : folder.blocks()) {
      BlockMeta meta = block.meta();
      long from = Math.max(meta.minTime(), start(day));
      long to = Math.min(meta.maxTime(), start(day) + DAY_MILLIS);
      if (to > from) {
        double length = meta.maxTime() - meta.minTime();
        samples
            .computeIfAbsent(
                meta.store().labels().without(rule.replicas()), unseen -> new HashMap<>())
            .merge(
                meta.store().labels().only(rule.replicas()),
                count.applyAsLong(meta) * ((to - from) / length),
                Double::sum);
      }
    }
    return Math.round(
        samples.values().stream()
            .mapToDouble(replicas -> Collections.max(replicas.values()))
            .sum());
  }

  /** Those of some blocks that have samples of a day or of the day before. */
  private static List<BlockFolder.Found> of(LocalDate day, List<BlockFolder.Found> blocks) {
    return blocks.stream()
        .filter(block ->
            block.meta().minTime() < start(day) + DAY_MILLIS
                && block.meta().maxTime() > start(day) - DAY_MILLIS)
        .toList();
  }

  @Override
  public synchronized Day open(LocalDate day) throws IOException {
    last = open(day, folder.blocks(), days, last);
    return last.day();
  }

  @Override
  public synchronized TrendDay openTrends(LocalDate day) throws IOException {
    lastTrends = open(day, folder.downsampled(), trendDays, lastTrends);
    return new AggregatesDay(lastTrends.catalog(), start(day));
  }

  /** Opens the blocks of a day, unless those are open. */
  private Opened open(
      LocalDate day,
      List<BlockFolder.Found> blocks,
      NavigableSet<LocalDate> daysOfBlocks,
      @Nullable Opened known)
      throws IOException {
    List<BlockFolder.Found> found = of(day, blocks);
    if (known != null
        && known.blocks().equals(found)
        && start(day) >= known.from()
        && start(day) < known.to()) {
      return known;
    }
    LocalDate end = day;
    while (daysOfBlocks.contains(end.plusDays(1)) && of(end.plusDays(1), blocks).equals(found)) {
      end = end.plusDays(1);
    }
    return open(found, start(day), start(end) + DAY_MILLIS);
  }

  private Opened open(List<BlockFolder.Found> found, long from, long to) throws IOException {
    List<Block> blocks = new ArrayList<>();
    for (BlockFolder.Found block : found) {
      try {
        blocks.add(folder.open(block, damages));
      } catch (DamagedBlockException damage) {
        damages.found(damage);
      }
    }
    SeriesCatalog catalog = SeriesCatalog.of(blocks, from, to, rule, wanted, damages);
    return new Opened(found, from, to, catalog, new CatalogDay(catalog));
  }

  @Override
  public List<String> damages() {
    return damages.messages();
  }

  @Override
  public List<String> notes() {
    List<String> notes = new ArrayList<>();
    for (BlockFolder.Reason reason : BlockFolder.Reason.values()) {
      List<BlockFolder.LeftOut> blocks =
          folder.leftOut().stream().filter(block -> block.reason() == reason).toList();
      blocks.stream()
          .limit(MOST_NAMED)
          .forEach(block -> notes.add(block.block() + ": " + block.text()));
      if (blocks.size() > MOST_NAMED) {
        notes.add(
            "%,d more blocks for the same reason as %s"
                .formatted(blocks.size() - MOST_NAMED, blocks.get(MOST_NAMED - 1).block()));
      }
    }
    if (!folder.downsampled().isEmpty()) {
      addDownsampled(notes);
    }
    return notes;
  }

  private void addDownsampled(List<String> notes) {
    notes.add(
        "%,d downsampled blocks, whose samples are in other blocks%s"
            .formatted(
                folder.downsampled().size(),
                trendDays.isEmpty()
                    ? ""
                    : " but for %s, which become trends alone".formatted(text(trendDays))));
    // Blocks with other external labels may be kept for another time.
    Map<Labels, List<BlockFolder.Found>> raw = byLabels(folder.blocks());
    byLabels(folder.downsampled())
        .forEach((labels, blocks) -> {
          NavigableSet<LocalDate> lost = days(blocks);
          lost.removeAll(days(raw.getOrDefault(labels, List.of())));
          lost.removeAll(trendDays);
          if (!lost.isEmpty()) {
            notes.add(
                "the aggregates of %s on %s, of which there are samples with other external labels alone"
                    .formatted(labels, text(lost)));
          }
        });
  }

  private Map<Labels, List<BlockFolder.Found>> byLabels(List<BlockFolder.Found> blocks) {
    return blocks.stream()
        .collect(
            Collectors.groupingBy(
                block -> block.meta().store().labels().without(rule.replicas()),
                LinkedHashMap::new,
                Collectors.toList()));
  }

  private static String text(NavigableSet<LocalDate> some) {
    return "%,d days from %s to %s".formatted(some.size(), some.first(), some.last());
  }

  @Override
  public void close() throws IOException {
    bucket.close();
  }

  private final class AggregatesDay implements TrendDay {

    private final SeriesCatalog catalog;
    private final MergedAggregates aggregates;
    private final long start;

    AggregatesDay(SeriesCatalog catalog, long start) {
      this.catalog = catalog;
      this.aggregates = new MergedAggregates(catalog, damages);
      this.start = start;
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
    public List<MergedAggregates.Hour> hours(int place) throws IOException {
      return aggregates.read(place, start);
    }

    @Override
    public boolean hasHistograms() {
      return aggregates.hasHistograms();
    }
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
      return new CatalogReader(new MergedSamples(catalog, damages));
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
