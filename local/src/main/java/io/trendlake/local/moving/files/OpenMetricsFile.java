// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.moving.files;

import io.trendlake.exposition.ExpositionException;
import io.trendlake.exposition.ExpositionFormat;
import io.trendlake.exposition.ExpositionParser;
import io.trendlake.exposition.SampleHandler;
import io.trendlake.functions.compact.history.History;
import io.trendlake.model.Labels;
import io.trendlake.model.MetricMetadata;
import io.trendlake.model.MetricType;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A file of OpenMetrics text, such as {@code promtool tsdb dump-openmetrics} writes: every sample
 * has a timestamp. Of two samples of a series at one instant the later line counts.
 */
public final class OpenMetricsFile {

  private OpenMetricsFile() {}

  /**
   * Reads a file, deflated by gzip if its name ends so.
   *
   * @param under the directory in which the samples are kept until the history is closed
   * @param added labels that each series gets
   * @param wanted of the labels, with those that are added
   * @throws IOException if it cannot be read, or a line is not right, or has no timestamp
   */
  public static History read(Path file, Path under, Labels added, Predicate<Labels> wanted)
      throws IOException {
    return FileHistory.of(
        file,
        samples -> {
          Lines lines = new Lines(samples, added, wanted);
          try (InputStream in = InputFile.open(file)) {
            parse(file, in, lines);
          }
          return new FileHistory.Said(lines.types, List.copyOf(lines.metadata.values()));
        },
        under);
  }

  private static void parse(Path file, InputStream in, Lines lines) throws IOException {
    ExpositionParser parser = new ExpositionParser();
    OpenMetricsPieces pieces = new OpenMetricsPieces(in);
    while (pieces.next()) {
      byte[] body = pieces.body();
      try {
        parser.parse(ExpositionFormat.OPENMETRICS_TEXT, body, 0, body.length, lines);
      } catch (ExpositionException e) {
        String message = String.valueOf(e.getMessage());
        throw new IOException(
            "%s: %s"
                .formatted(
                    file, message.replaceFirst("^line \\d+", "line " + pieces.line(e.line()))),
            e);
      } catch (UncheckedIOException e) {
        throw e.getCause();
      }
      if (lines.fault != null) {
        throw new IOException("%s: a sample of %s".formatted(file, lines.fault));
      }
    }
  }

  /**
   * What two pieces of the text say of one family. A later piece may repeat the type alone, or say
   * what the one before it was cut off from.
   */
  static MetricMetadata fuller(MetricMetadata known, MetricMetadata again) {
    return again.help().isEmpty() && again.unit().isEmpty() ? known : again;
  }

  /** What the parser hands out. */
  private static final class Lines implements SampleHandler {

    final Map<String, MetricType> types = new HashMap<>();
    final Map<String, MetricMetadata> metadata = new LinkedHashMap<>();

    /** A series of which a sample has no time that is taken, and what it has. */
    @Nullable String fault;

    private final GatheredSamples samples;
    private final Labels added;
    private final Predicate<Labels> wanted;
    private final List<Optional<GatheredSamples.Gathered>> byId = new ArrayList<>();

    Lines(GatheredSamples samples, Labels added, Predicate<Labels> wanted) {
      this.samples = samples;
      this.added = added;
      this.wanted = wanted;
    }

    @Override
    public void series(int id, Labels labels, MetricType type) {
      Labels all = labels.with(added);
      boolean isWanted = wanted.test(all);
      if (isWanted && type != MetricType.UNKNOWN) {
        types.putIfAbsent(all.metricName(), type);
      }
      while (byId.size() <= id) {
        byId.add(Optional.empty());
      }
      byId.set(id, isWanted ? Optional.of(samples.series(all)) : Optional.empty());
    }

    @Override
    public void sample(int id, double value, long ts) {
      Optional<GatheredSamples.Gathered> series = byId.get(id);
      if (series.isPresent()) {
        if (!GatheredSamples.isTaken(ts)) {
          String what =
              ts == NO_TIMESTAMP
                  ? "no timestamp; history needs one on every line"
                  : "the timestamp %d ms, which is before 1970 or after 2069".formatted(ts);
          fault = series.get().labels() + " has " + what;
          return;
        }
        try {
          samples.add(series.get(), ts, value);
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
    }

    @Override
    public void forgotten() {
      byId.clear();
    }

    @Override
    public boolean takesExemplars() {
      return false;
    }

    @Override
    public void metadata(MetricMetadata said) {
      metadata.merge(said.name(), said, OpenMetricsFile::fuller);
    }
  }
}
