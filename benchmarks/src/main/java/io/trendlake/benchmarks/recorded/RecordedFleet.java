// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.benchmarks.recorded;

import io.trendlake.model.Labels;
import io.trendlake.model.Series;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * A fleet made of recorded bodies: every recorded target represents several replicas. Each has its
 * own {@code instance} and begins at another place of the recording, from whose end it continues at
 * the beginning, and multiplies every series that varies by its own factor, rounded to as many
 * decimals as were recorded. So no target's values are a copy of another's.
 *
 * <p>The recording is a folder of {@code <target>/<n>.txt}; one body is one tick.
 */
public final class RecordedFleet {

  /**
   * One target.
   *
   * @param replica which replica of the recording it is, from 0
   */
  public record FleetTarget(
      String account, String region, String job, String instance, int replica) {}

  private static final List<String> ACCOUNTS =
      List.of("111111111111", "222222222222", "333333333333");
  private static final List<String> REGIONS = List.of("eu-central-1", "eu-west-1", "us-east-1");

  private final List<FleetTarget> targets;
  private final List<FleetSeries> series;
  private final int bodies;

  private RecordedFleet(List<FleetTarget> targets, List<FleetSeries> series, int bodies) {
    this.targets = targets;
    this.series = series;
    this.bodies = bodies;
  }

  /**
   * Makes a fleet.
   *
   * @throws IOException if the recording cannot be read
   */
  public static RecordedFleet load(Path recording, int replicas) throws IOException {
    List<FleetTarget> targets = new ArrayList<>();
    List<FleetSeries> series = new ArrayList<>();
    int bodies = Integer.MAX_VALUE;
    for (Recording recorded : Recording.loadAll(recording)) {
      for (int replica = 0; replica < replicas; replica++) {
        addReplica(recorded, replica, replicas, targets, series);
      }
      bodies = Math.min(bodies, recorded.bodies());
    }
    Collections.sort(series);
    return new RecordedFleet(targets, series, bodies);
  }

  private static void addReplica(
      Recording recorded,
      int replica,
      int replicas,
      List<FleetTarget> targets,
      List<FleetSeries> series) {
    FleetTarget target = target(recorded.name(), replica);
    int offset = (int) ((long) replica * recorded.bodies() / replicas);
    for (RecordedSeries one : recorded.series()) {
      Series labelled = Series.of(labels(one.labels(), target), one.type());
      series.add(new FleetSeries(labelled, targets.size(), one, offset, 1 + 0.37 * replica));
    }
    targets.add(target);
  }

  private static FleetTarget target(String job, int replica) {
    return new FleetTarget(
        ACCOUNTS.get(replica % ACCOUNTS.size()),
        REGIONS.get(replica % REGIONS.size()),
        job,
        "10.0." + replica + ".7:9100",
        replica);
  }

  /** As scraping does without {@code honor_labels}: what was exposed goes to {@code exported_}. */
  private static Labels labels(Labels exposed, FleetTarget target) {
    Labels.Builder labels = exposed.toBuilder();
    set(labels, "account", target.account());
    set(labels, "region", target.region());
    set(labels, "job", target.job());
    set(labels, "instance", target.instance());
    return labels.build();
  }

  private static void set(Labels.Builder labels, String name, String value) {
    if (labels.has(name)) {
      labels.set("exported_" + name, labels.value(name));
    }
    labels.set(name, value);
  }

  /** The same, equal texts being one object, as a scraper has them. */
  public RecordedFleet sharingTexts() {
    Map<String, String> pool = new HashMap<>();
    UnaryOperator<String> shared = text -> pool.computeIfAbsent(text, same -> same);
    return new RecordedFleet(
        targets,
        series.stream().map(one -> one.as(sharing(one.series(), shared))).toList(),
        bodies);
  }

  private static Series sharing(Series series, UnaryOperator<String> shared) {
    return new Series(
        shared.apply(series.name()),
        shared.apply(series.account()),
        shared.apply(series.region()),
        shared.apply(series.job()),
        shared.apply(series.instance()),
        shared.apply(series.labels()),
        series.type());
  }

  /** The targets, by their numbers. */
  public List<FleetTarget> targets() {
    return Collections.unmodifiableList(targets);
  }

  /** The series in the order of a file. */
  public List<FleetSeries> series() {
    return Collections.unmodifiableList(series);
  }

  /** How many ticks were recorded of every target; values come again after that many. */
  public int bodies() {
    return bodies;
  }
}
