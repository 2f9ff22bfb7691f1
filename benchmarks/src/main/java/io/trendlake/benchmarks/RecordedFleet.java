// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.benchmarks;

import io.trendlake.exposition.ExpositionException;
import io.trendlake.exposition.ExpositionFormat;
import io.trendlake.exposition.ExpositionParser;
import io.trendlake.exposition.SampleHandler;
import io.trendlake.model.Labels;
import io.trendlake.model.MetricType;
import io.trendlake.model.Series;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * A fleet made of recorded bodies: every recorded target stands for several, each with an {@code
 * instance} of its own and a stretch of the recording of its own, its counters multiplied by a
 * factor of its own, so that no target's values are a copy of another's.
 *
 * <p>The recording is a folder of {@code <target>/<n>.txt} in the Prometheus text format, n rising
 * with time.
 */
final class RecordedFleet {

  /**
   * One series of one target and its value at each tick, NaN where it was not exposed.
   *
   * @param target the number of the target
   */
  @SuppressWarnings("ArrayRecordComponent")
  record Line(Series series, int target, double[] values) {}

  private static final List<String> ACCOUNTS =
      List.of("111111111111", "222222222222", "333333333333");
  private static final List<String> REGIONS = List.of("eu-central-1", "eu-west-1", "us-east-1");

  private RecordedFleet() {}

  /** The series of the fleet in the order of a file. */
  static List<Line> load(Path recording, int replicas, int ticks) throws IOException {
    List<Line> lines = new ArrayList<>();
    List<Path> targets = sorted(recording);
    for (int kind = 0; kind < targets.size(); kind++) {
      List<Path> bodies = sorted(targets.get(kind));
      int apart = Math.max(1, bodies.size() / replicas);
      for (int replica = 0; replica < replicas; replica++) {
        int from = Math.min(replica * apart, bodies.size() - ticks);
        Reading reading = new Reading(targets.get(kind).getFileName().toString(), replica, ticks);
        reading.readAll(bodies.subList(from, from + ticks));
        reading.addTo(lines, kind * replicas + replica);
      }
    }
    lines.sort(Comparator.comparing(Line::series));
    return lines;
  }

  /** The same, equal texts being one object. */
  static List<Line> sharingTexts(List<Line> lines) {
    Map<String, String> pool = new HashMap<>();
    return lines.stream()
        .map(line -> new Line(sharing(line.series(), pool), line.target(), line.values()))
        .toList();
  }

  private static Series sharing(Series series, Map<String, String> pool) {
    UnaryOperator<String> shared = text -> pool.computeIfAbsent(text, same -> same);
    return new Series(
        shared.apply(series.name()),
        shared.apply(series.account()),
        shared.apply(series.region()),
        shared.apply(series.job()),
        shared.apply(series.instance()),
        shared.apply(series.labels()),
        series.type());
  }

  private static List<Path> sorted(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .sorted(Comparator.comparingInt(RecordedFleet::number).thenComparing(Path::toString))
          .toList();
    }
  }

  private static int number(Path file) {
    String digits = file.getFileName().toString().replaceAll("\\D", "");
    return digits.isEmpty() ? 0 : Integer.parseInt(digits);
  }

  /** The bodies of one target being read. */
  private static final class Reading implements SampleHandler {
    private final String job;
    private final int replica;
    private final int ticks;
    private final Map<Series, double[]> values = new HashMap<>();
    private final List<double[]> byId = new ArrayList<>();
    private final List<MetricType> types = new ArrayList<>();
    private int tick;

    Reading(String job, int replica, int ticks) {
      this.job = job;
      this.replica = replica;
      this.ticks = ticks;
    }

    void readAll(List<Path> bodies) throws IOException {
      ExpositionParser parser = new ExpositionParser();
      for (tick = 0; tick < bodies.size(); tick++) {
        byte[] body = Files.readAllBytes(bodies.get(tick));
        try {
          parser.parse(ExpositionFormat.PROMETHEUS_TEXT, body, 0, body.length, this);
        } catch (ExpositionException e) {
          throw new IOException(bodies.get(tick) + ": " + e.getMessage(), e);
        }
      }
    }

    @Override
    public void series(int id, Labels labels, MetricType type) {
      Labels stored =
          labels.toBuilder()
              .set("account", ACCOUNTS.get(replica % ACCOUNTS.size()))
              .set("region", REGIONS.get(replica % REGIONS.size()))
              .set("job", job)
              .set("instance", "10.0." + replica + ".7:9100")
              .build();
      double[] row = values.computeIfAbsent(Series.of(stored, type), series -> missing());
      while (byId.size() <= id) {
        byId.add(row);
        types.add(type);
      }
      byId.set(id, row);
      types.set(id, type);
    }

    private double[] missing() {
      double[] row = new double[ticks];
      Arrays.fill(row, Double.NaN);
      return row;
    }

    @Override
    public void sample(int id, double value, long ts) {
      boolean counts = types.get(id) == MetricType.COUNTER || types.get(id) == MetricType.HISTOGRAM;
      byId.get(id)[tick] = counts ? Math.rint(value * (1 + 0.37 * replica)) : value;
    }

    @Override
    public void forgotten() {
      byId.clear();
      types.clear();
    }

    void addTo(List<Line> lines, int target) {
      values.forEach((series, row) -> lines.add(new Line(series, target, row)));
    }
  }
}
