// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.compact.input;

import io.trendlake.lake.files.SeriesRange;
import io.trendlake.lake.parquet.FileSource;
import io.trendlake.lake.parquet.WriterOptions;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Opens the files of a part by series. An open file takes some megabytes, and a large fleet has
 * many an hour. Where they are more than may be open at once, neighbours of one rank are merged
 * into one file in memory first, compressed: a part's rows are bounded, so that all of these are
 * too, however many files the fleet has.
 *
 * @param <S> gathers what several files have of one series
 */
public final class OpenFiles<S extends GatheredRows> {

  /** How many files of a part are open at once, some 3 MB each. */
  public static final int MAX_OPEN = 48;

  /** Fast, since what is in memory is read once and soon. */
  private static final WriterOptions IN_MEMORY = WriterOptions.hour(1);

  /** Opens a file. */
  @FunctionalInterface
  public interface Opening<S> {

    /** A cursor at the first series of the file that the part needs. */
    SeriesCursor<S> open() throws IOException;
  }

  private final MergedDataset<S> dataset;
  private final SeriesRange range;
  private final int maxOpen;
  private final Map<Long, List<Opening<S>>> byRank = new TreeMap<>();
  private long repeated;

  /**
   * No files yet.
   *
   * @param range of the series that the part has
   * @param maxOpen how many files may be open at once; one for each rank are in any case
   */
  public OpenFiles(MergedDataset<S> dataset, SeriesRange range, int maxOpen) {
    this.dataset = dataset;
    this.range = range;
    this.maxOpen = maxOpen;
  }

  /** Adds a file; among those of one rank the earlier one wins. */
  public void add(long rank, Opening<S> file) {
    byRank.computeIfAbsent(rank, unseen -> new ArrayList<>()).add(file);
  }

  /** Cursors over all files by rank, each at its first series in the range. */
  public List<SeriesCursor<S>> open() throws IOException {
    while (count() > maxOpen && count() > byRank.size()) {
      for (Map.Entry<Long, List<Opening<S>>> files : byRank.entrySet()) {
        files.setValue(mergeSome(files.getKey(), files.getValue()));
      }
    }
    List<SeriesCursor<S>> cursors = new ArrayList<>();
    for (List<Opening<S>> files : byRank.values()) {
      cursors.addAll(open(files));
    }
    return cursors;
  }

  private int count() {
    return byRank.values().stream().mapToInt(List::size).sum();
  }

  /** How many rows were left out in merging, because another had the same series and ts. */
  public long repeated() {
    return repeated;
  }

  private List<SeriesCursor<S>> open(List<Opening<S>> files) throws IOException {
    List<SeriesCursor<S>> cursors = new ArrayList<>();
    for (Opening<S> file : files) {
      cursors.add(file.open());
    }
    return cursors;
  }

  /** Merges neighbouring files of a rank, as many at once as may be open. */
  private List<Opening<S>> mergeSome(long rank, List<Opening<S>> files) throws IOException {
    int atOnce = Math.max(2, maxOpen);
    List<Opening<S>> merged = new ArrayList<>();
    for (int from = 0; from < files.size(); from += atOnce) {
      List<Opening<S>> some = files.subList(from, Math.min(files.size(), from + atOnce));
      merged.add(some.size() == 1 ? some.getFirst() : merge(rank, some));
    }
    return merged;
  }

  private Opening<S> merge(long rank, List<Opening<S>> files) throws IOException {
    MergedDataset.Writer<S> writer = dataset.writer().apply(IN_MEMORY);
    repeated += new SeriesMerge<>(open(files)).forEach(dataset.gatherer().get(), writer::add);
    FileSource file =
        FileSource.of("%d files of rank %d merged".formatted(files.size(), rank), writer.finish());
    return () -> dataset.opener().open(file, range, rank);
  }
}
