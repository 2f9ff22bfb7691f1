// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.moving.files;

import io.trendlake.functions.compact.history.History;
import io.trendlake.functions.compact.history.TsdbHistory;
import io.trendlake.local.moving.TemporaryFolder;
import io.trendlake.model.Labels;
import io.trendlake.model.MetricMetadata;
import io.trendlake.model.MetricType;
import io.trendlake.model.SampleRun;
import io.trendlake.objstore.DirectoryBucket;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * The samples of a file, which is read once. They are kept in blocks in a temporary directory, so
 * that memory is needed for the series alone.
 */
final class FileHistory implements History {

  private static final long LEAST_BYTES = 1 << 24;
  private static final long MOST_BYTES = 1 << 30;

  private final TemporaryFolder folder;
  private final TsdbHistory blocks;
  private final NavigableMap<LocalDate, Long> perDay;
  private final Said said;
  private @Nullable TypedDay last;

  /**
   * What a file says of metrics.
   *
   * @param types by the names of metrics
   * @param metadata of families
   */
  record Said(Map<String, MetricType> types, List<MetricMetadata> metadata) {

    /** For a format that has samples alone. */
    static final Said NOTHING = new Said(Map.of(), List.of());

    /** Copies both. */
    Said {
      types = Map.copyOf(types);
      metadata = List.copyOf(metadata);
    }
  }

  /** Reads a file. */
  @FunctionalInterface
  interface Source {

    /** Adds all samples; returns what the file says beside them. */
    Said read(GatheredSamples into) throws IOException;
  }

  private FileHistory(
      TemporaryFolder folder, TsdbHistory blocks, NavigableMap<LocalDate, Long> perDay, Said said) {
    this.folder = folder;
    this.blocks = blocks;
    this.perDay = perDay;
    this.said = said;
  }

  /**
   * Reads a file.
   *
   * @param file for messages
   * @param under the directory in which the samples are kept until the history is closed
   */
  static FileHistory of(Path file, Source source, Path under) throws IOException {
    TemporaryFolder folder = TemporaryFolder.create(under, "trendlake-import");
    try {
      long bytes = Math.clamp(Runtime.getRuntime().maxMemory() / 8, LEAST_BYTES, MOST_BYTES);
      GatheredSamples samples = new GatheredSamples(folder.path(), bytes);
      Said said = source.read(samples);
      samples.writeBlock();
      return over(folder, samples, said);
    } catch (EOFException | ZipException e) {
      folder.close();
      throw new IOException(
          "%s: its compression is damaged: %s".formatted(file, e.getMessage()), e);
    } catch (IOException | RuntimeException e) {
      folder.close();
      throw e;
    }
  }

  /** Over samples that are all in blocks of the folder, which is closed with the history. */
  static FileHistory over(TemporaryFolder folder, GatheredSamples samples, Said said)
      throws IOException {
    TsdbHistory blocks =
        TsdbHistory.open(DirectoryBucket.open(folder.path()), Labels.empty(), labels -> true);
    return new FileHistory(folder, blocks, samples.perDay(), said);
  }

  @Override
  public NavigableSet<LocalDate> days() {
    return perDay.navigableKeySet();
  }

  @Override
  public List<MetricMetadata> metadata() {
    return said.metadata();
  }

  @Override
  public long estimate(LocalDate day) {
    return perDay.getOrDefault(day, 0L);
  }

  /** Returns the same object for days that have the same series. */
  @Override
  @SuppressWarnings("ReferenceEquality")
  public synchronized Day open(LocalDate day) throws IOException {
    Day series = blocks.open(day);
    TypedDay known = last;
    if (known == null || known.day() != series) {
      known = new TypedDay(series, said.types());
      last = known;
    }
    return known;
  }

  @Override
  public List<String> damages() {
    return blocks.damages();
  }

  @Override
  public void close() throws IOException {
    blocks.close();
    folder.close();
  }

  /** The series of a day with the types that the file gives them. */
  private record TypedDay(Day day, Map<String, MetricType> types) implements Day {

    @Override
    public int size() {
      return day.size();
    }

    @Override
    public Labels labels(int place) {
      return day.labels(place);
    }

    @Override
    public Optional<MetricType> type(int place) {
      return Optional.ofNullable(types.get(labels(place).metricName()));
    }

    @Override
    public Reader reader() {
      return new LastOfEach(day.reader());
    }

    @Override
    public void close() throws IOException {
      day.close();
    }
  }

  /** The later of two samples of a file at one instant counts, which is no conflict. */
  private record LastOfEach(Reader reader) implements Reader {

    @Override
    public SampleRun read(int place, long from, long to) throws IOException {
      return reader.read(place, from, to);
    }

    @Override
    public long conflicts() {
      return 0;
    }
  }
}
