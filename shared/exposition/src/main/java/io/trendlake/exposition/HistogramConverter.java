// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.exposition;

import io.trendlake.exposition.number.DecimalReader;
import io.trendlake.exposition.number.FloatSpelling;
import io.trendlake.model.Labels;
import io.trendlake.model.MetricMetadata;
import io.trendlake.model.MetricType;
import io.trendlake.model.NativeHistogram;
import io.trendlake.model.NativeHistogram.ResetHint;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * Makes native histograms with custom buckets of the classic histograms in a text, line by line, as
 * Prometheus 3.14 does ({@code model/textparse/nhcbparse.go}): lines that follow each other and
 * differ in {@code le} and suffix alone are one histogram. One that cannot be converted is left
 * out.
 *
 * <p>Prometheus gives the histogram the timestamp of the line that comes after it, and makes one of
 * two that have different timestamps; here each has its own.
 *
 * <p>Kept from body to body. Not thread-safe.
 */
final class HistogramConverter implements SampleHandler {

  private static final String LE = "le";
  private static final int FEW_BUCKETS = 16;

  private static final SampleHandler NOBODY =
      new SampleHandler() {
        @Override
        public void sample(int id, double value, long ts) {}

        @Override
        public void forgotten() {}
      };

  private enum Part {
    BUCKET("_bucket"),
    SUM("_sum"),
    COUNT("_count");

    private final String suffix;

    Part(String suffix) {
      this.suffix = suffix;
    }
  }

  /**
   * What a line is of a histogram.
   *
   * @param bound of a bucket
   */
  private record Line(Part part, double bound, ConvertedSeries whole) {}

  private record LineExemplar(Labels labels, double value, long ts) {}

  private final boolean alwaysClassic;
  private final DecimalReader decimal = new DecimalReader();

  /** By the parser's number; null for what is no part of a histogram. */
  private @Nullable Line[] lines = new @Nullable Line[64];

  private final SeriesSet known = new SeriesSet();
  private SampleHandler handler = NOBODY;

  /** The histogram that the last line was of. */
  private @Nullable ConvertedSeries current;

  private long ts;
  private CustomBuckets buckets = new CustomBuckets(FEW_BUCKETS);
  private final List<LineExemplar> exemplars = new ArrayList<>();

  HistogramConverter(boolean alwaysClassic) {
    this.alwaysClassic = alwaysClassic;
  }

  /** Begins a body, whatever became of the one before. */
  void begin(SampleHandler next) {
    handler = next;
    current = null;
    exemplars.clear();
  }

  /** Hands out the last histogram of a body that was read to its end. */
  void end() {
    ConvertedSeries whole = current;
    if (whole == null) {
      return;
    }
    current = null;
    try {
      handOut(whole, buckets);
    } catch (CustomBuckets.UnfitException unfit) {
      // Prometheus drops it as well, and does not fail.
      exemplars.clear();
    }
  }

  private void handOut(ConvertedSeries whole, CustomBuckets of)
      throws CustomBuckets.UnfitException {
    NativeHistogram value = of.toNative(ResetHint.UNKNOWN);
    int id = whole.id();
    if (!known.has(id)) {
      known.add(id, 0);
      handler.series(id, whole);
    }
    handler.histogram(id, value, ts);
    for (LineExemplar exemplar : exemplars) {
      handler.exemplar(id, exemplar.labels, exemplar.value, exemplar.ts);
    }
    exemplars.clear();
  }

  @Override
  public void series(int id, ExposedSeries series) {
    Line line = line(series);
    if (id >= lines.length) {
      lines = Arrays.copyOf(lines, Math.max(id + 1, 2 * lines.length));
    }
    lines[id] = line;
    if (line == null || alwaysClassic) {
      handler.series(id, series);
    }
  }

  private @Nullable Line line(ExposedSeries series) {
    if (series.type() != MetricType.HISTOGRAM) {
      return null;
    }
    Labels labels = series.labels();
    String name = labels.metricName();
    for (Part part : Part.values()) {
      if (name.endsWith(part.suffix)) {
        OptionalDouble bound = part == Part.BUCKET ? bound(labels.value(LE)) : OptionalDouble.of(0);
        return bound.isEmpty()
            ? null
            : new Line(
                part,
                bound.getAsDouble(),
                series
                    .dictionary()
                    .converted(
                        labels.toBuilder()
                            .remove(LE)
                            .set(
                                Labels.METRIC_NAME,
                                name.substring(0, name.length() - part.suffix.length()))
                            .build()));
      }
    }
    return null;
  }

  private OptionalDouble bound(String text) {
    OptionalDouble read =
        decimal.readWhole(text) ? OptionalDouble.of(decimal.value()) : FloatSpelling.parse(text);
    return read.isPresent() && Double.isNaN(read.getAsDouble()) ? OptionalDouble.empty() : read;
  }

  @Override
  public void sample(int id, double value, long at) {
    Line line = lines[id];
    if (line == null) {
      end();
      handler.sample(id, value, at);
      return;
    }
    if (!line.whole.equals(current) || at != ts) {
      end();
      current = line.whole;
      ts = at;
      buckets = new CustomBuckets(FEW_BUCKETS);
    }
    switch (line.part) {
      case BUCKET -> buckets.bucket(line.bound, value);
      case SUM -> buckets.sum(value);
      case COUNT -> buckets.count(value);
    }
    if (alwaysClassic) {
      handler.sample(id, value, at);
    }
  }

  @Override
  public boolean takesExemplars() {
    return handler.takesExemplars();
  }

  /** Those of a histogram without a timestamp are nobody's, as in Prometheus. */
  @Override
  public void exemplar(int id, Labels labels, double value, long at) {
    if (lines[id] == null) {
      handler.exemplar(id, labels, value, at);
    } else {
      exemplars.add(new LineExemplar(labels, value, at));
    }
  }

  @Override
  public void created(int id, long at) {
    handler.created(id, at);
  }

  @Override
  public void metadata(MetricMetadata metadata) {
    end();
    handler.metadata(metadata);
  }

  @Override
  public void forgotten() {
    Arrays.fill(lines, null);
    known.clear();
  }

  /** The bytes of memory that are remembered. */
  long bytes() {
    return (long) lines.length * Integer.BYTES + known.memory();
  }
}
