// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.compact;

import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.functions.compact.input.MergedDataset;
import io.trendlake.functions.compact.input.OpenFiles;
import io.trendlake.functions.compact.input.SeriesCursor;
import io.trendlake.functions.compact.input.SeriesHistograms;
import io.trendlake.functions.compact.input.SeriesMerge;
import io.trendlake.lake.files.HistogramSample;
import io.trendlake.lake.files.HistogramsWriter;
import io.trendlake.lake.files.SeriesRange;
import io.trendlake.lake.parquet.FileSource;
import io.trendlake.lake.parquet.WriterOptions;
import io.trendlake.model.MetricType;
import io.trendlake.model.Series;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** However many files there are, few are open at once, and what is read is the same. */
final class OpenFilesTest {

  private static final int FILES = 3 * OpenFiles.MAX_OPEN;

  /** How many cursors stand at a series now, and at most. */
  private int open;

  private int most;

  private final class Counted implements SeriesCursor<SeriesHistograms> {
    private final SeriesCursor<SeriesHistograms> cursor;

    Counted(SeriesCursor<SeriesHistograms> cursor) {
      this.cursor = cursor;
      open++;
      most = Math.max(most, open);
      endIfDone();
    }

    private void endIfDone() {
      if (cursor.series() == null) {
        open--;
      }
    }

    @Override
    public @Nullable Series series() {
      return cursor.series();
    }

    @Override
    public void addTo(SeriesHistograms gathered) {
      cursor.addTo(gathered);
    }

    @Override
    public void next() throws IOException {
      cursor.next();
      endIfDone();
    }
  }

  @Test
  void histogramsOfManyFiles_areMergedWithFewOpenAtOnce() throws IOException {
    long seed = Long.getLong("seed", 20_261_129);
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    List<FileSource> sources = new ArrayList<>();
    for (int file = 0; file < FILES; file++) {
      sources.add(FileSource.of("file " + file, file(random)));
    }

    List<String> bounded = read(sources, MergedDataset.HISTOGRAMS_BY_SLOT, OpenFiles.MAX_OPEN);
    int mostWhereBounded = most;
    List<String> unbounded = read(sources, MergedDataset.HISTOGRAMS_BY_SLOT, FILES);

    assertThat(mostWhereBounded).isEqualTo(OpenFiles.MAX_OPEN);
    assertThat(most).isEqualTo(FILES);
    assertThat(bounded).hasSizeGreaterThan(FILES).isEqualTo(unbounded);
  }

  @Test
  void filesOfOneRank_winInTheirOrder() throws IOException {
    Random random = new Random(1);
    List<FileSource> sources = new ArrayList<>();
    for (int file = 0; file < 9; file++) {
      sources.add(FileSource.of("file " + file, file(random)));
    }

    List<String> direct = read(sources, MergedDataset.HISTOGRAMS, sources.size());

    for (int maxOpen = 1; maxOpen < sources.size(); maxOpen++) {
      assertThat(read(sources, MergedDataset.HISTOGRAMS, maxOpen))
          .as("%d open", maxOpen)
          .isEqualTo(direct);
    }
  }

  private List<String> read(
      List<FileSource> sources, MergedDataset<SeriesHistograms> dataset, int maxOpen)
      throws IOException {
    open = 0;
    most = 0;
    OpenFiles<SeriesHistograms> files = new OpenFiles<>(dataset, SeriesRange.ALL, maxOpen);
    for (FileSource source : sources) {
      files.add(0, () -> new Counted(dataset.opener().open(source, SeriesRange.ALL, 0)));
    }
    SeriesMerge<SeriesHistograms> merge = new SeriesMerge<>(files.open());
    SeriesHistograms gathered = new SeriesHistograms();
    List<String> all = new ArrayList<>();
    while (merge.peek() != null) {
      gathered.clear();
      Series series = merge.take(gathered);
      gathered.settle();
      for (HistogramSample sample : gathered.samples(0)) {
        all.add("%s %s".formatted(series, sample));
      }
    }
    return all;
  }

  /** Of some series, with timestamps that other files have too. */
  private static byte[] file(Random random) {
    HistogramsWriter writer = new HistogramsWriter(WriterOptions.hour(1));
    for (char name = 'a'; name <= 'd'; name++) {
      if (name == 'a' || random.nextInt(3) > 0) {
        Series series =
            new Series(String.valueOf(name), "1", "r", "j", "i", "{}", MetricType.HISTOGRAM);
        List<HistogramSample> samples = new ArrayList<>();
        long ts = random.nextInt(500);
        for (int i = 0; i < 1 + random.nextInt(3); i++) {
          ts += 1 + random.nextInt(200);
          samples.add(
              new HistogramSample(
                  ts, ts + random.nextInt(50), HistogramCounts.of(0, random.nextInt(100), 1)));
        }
        writer.add(series, samples);
      }
    }
    return writer.finish();
  }
}
