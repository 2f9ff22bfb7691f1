// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.moving;

import io.trendlake.exposition.ExpositionException;
import io.trendlake.exposition.ExpositionFormat;
import io.trendlake.exposition.ExpositionParser;
import io.trendlake.exposition.SampleHandler;
import io.trendlake.model.Labels;
import io.trendlake.model.MetricMetadata;
import io.trendlake.model.MetricType;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * A file of OpenMetrics text, such as {@code promtool tsdb dump-openmetrics} writes: every sample
 * has a timestamp. Held in memory, 16 bytes a sample. Of two samples of a series at one instant the
 * later line counts.
 */
public final class OpenMetricsHistory {

  private OpenMetricsHistory() {}

  /**
   * Reads a file, deflated by gzip if its name ends so.
   *
   * @param added labels that each series gets
   * @param wanted of the labels, with those that are added
   * @throws IOException if it cannot be read, or a line is not right, or has no timestamp
   */
  public static History read(Path file, Labels added, Predicate<Labels> wanted) throws IOException {
    byte[] body;
    try (InputStream raw = new BufferedInputStream(Files.newInputStream(file));
        InputStream in = file.toString().endsWith(".gz") ? new GZIPInputStream(raw) : raw) {
      body = in.readAllBytes();
    } catch (OutOfMemoryError e) {
      throw new IOException(file + ": a file of more than 2 GiB is not read at once; split it", e);
    }
    Lines lines = new Lines(added, wanted);
    try {
      new ExpositionParser().parse(ExpositionFormat.OPENMETRICS_TEXT, body, 0, body.length, lines);
    } catch (ExpositionException e) {
      throw new IOException(file + ": " + e.getMessage(), e);
    }
    if (lines.withoutTime != null) {
      throw new IOException(
          "%s: a sample of %s has no timestamp; history needs one on every line"
              .formatted(file, lines.withoutTime));
    }
    return new HeldHistory(lines.byLabels.values(), lines.metadata);
  }

  /** What the parser hands out. */
  private static final class Lines implements SampleHandler {

    final Map<Labels, HeldHistory.Entry> byLabels = new HashMap<>();
    final List<MetricMetadata> metadata = new ArrayList<>();
    @Nullable Labels withoutTime;
    private final Labels added;
    private final Predicate<Labels> wanted;
    private final List<Optional<HeldHistory.Entry>> byId = new ArrayList<>();

    Lines(Labels added, Predicate<Labels> wanted) {
      this.added = added;
      this.wanted = wanted;
    }

    @Override
    public void series(int id, Labels labels, MetricType type) {
      Labels all = labels.with(added);
      Optional<HeldHistory.Entry> entry =
          wanted.test(all)
              ? Optional.of(
                  byLabels.computeIfAbsent(all, unseen -> new HeldHistory.Entry(all, type)))
              : Optional.empty();
      while (byId.size() <= id) {
        byId.add(Optional.empty());
      }
      byId.set(id, entry);
    }

    @Override
    public void sample(int id, double value, long ts) {
      Optional<HeldHistory.Entry> entry = byId.get(id);
      if (entry.isPresent()) {
        if (ts == NO_TIMESTAMP) {
          withoutTime = entry.get().labels;
        } else {
          entry.get().add(ts, value);
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
      metadata.add(said);
    }
  }
}
