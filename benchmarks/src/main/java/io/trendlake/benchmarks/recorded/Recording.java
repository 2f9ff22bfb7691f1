// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.benchmarks.recorded;

import io.trendlake.exposition.ExpositionException;
import io.trendlake.exposition.ExpositionFormat;
import io.trendlake.exposition.ExpositionParser;
import io.trendlake.exposition.SampleHandler;
import io.trendlake.model.Labels;
import io.trendlake.model.MetricType;
import io.trendlake.model.StaleMarker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What one target exposed, scrape after scrape: a folder of bodies in the Prometheus text format,
 * {@code <n>.txt}, n rising with time. {@code benchmarks/record} makes such folders.
 */
final class Recording {

  private static final String SUFFIX = ".txt";

  private final String name;
  private final int bodies;
  private final Collection<RecordedSeries> series;

  private Recording(String name, int bodies, Collection<RecordedSeries> series) {
    this.name = name;
    this.bodies = bodies;
    this.series = series;
  }

  /**
   * Reads the recordings of a folder, one for each folder in it, by name.
   *
   * @throws IOException if there is none, or a body is no exposition
   */
  static List<Recording> loadAll(Path folder) throws IOException {
    List<Recording> recordings = new ArrayList<>();
    try (Stream<Path> targets = Files.list(folder)) {
      for (Path target : targets.filter(Files::isDirectory).sorted().toList()) {
        recordings.add(load(target));
      }
    }
    if (recordings.isEmpty()) {
      throw new IOException(folder + " has no folders of recorded bodies; see benchmarks/record");
    }
    return recordings;
  }

  private static Recording load(Path target) throws IOException {
    List<Path> bodies = bodies(target);
    if (bodies.isEmpty()) {
      throw new IOException(target + " has no <n>" + SUFFIX);
    }
    Reading reading = new Reading(bodies.size());
    reading.readAll(bodies);
    return new Recording(
        target.getFileName().toString(), bodies.size(), reading.seriesByLabels.values());
  }

  private static List<Path> bodies(Path target) throws IOException {
    try (Stream<Path> files = Files.list(target)) {
      return files
          .filter(file -> file.getFileName().toString().matches("\\d+\\" + SUFFIX))
          .sorted(Comparator.comparingInt(Recording::number))
          .toList();
    }
  }

  private static int number(Path file) {
    String text = file.getFileName().toString();
    return Integer.parseInt(text.substring(0, text.length() - SUFFIX.length()));
  }

  /** The name of its folder. */
  String name() {
    return name;
  }

  /** How many scrapes there are. */
  int bodies() {
    return bodies;
  }

  /** Every series that any of the bodies has. */
  Collection<RecordedSeries> series() {
    return series;
  }

  /** The bodies of one target being read. */
  private static final class Reading implements SampleHandler {
    private final int bodies;
    private final Map<Labels, RecordedSeries> seriesByLabels = new LinkedHashMap<>();
    private final List<RecordedSeries> byId = new ArrayList<>();
    private int body;

    Reading(int bodies) {
      this.bodies = bodies;
    }

    void readAll(List<Path> files) throws IOException {
      ExpositionParser parser = new ExpositionParser();
      for (body = 0; body < files.size(); body++) {
        byte[] content = Files.readAllBytes(files.get(body));
        try {
          parser.parse(ExpositionFormat.PROMETHEUS_TEXT, content, 0, content.length, this);
        } catch (ExpositionException e) {
          throw new IOException(files.get(body) + ": " + e.getMessage(), e);
        }
      }
    }

    @Override
    public void series(int id, Labels labels, MetricType type) {
      RecordedSeries series =
          seriesByLabels.computeIfAbsent(
              labels, same -> new RecordedSeries(labels, type, absent()));
      while (byId.size() <= id) {
        byId.add(series);
      }
      byId.set(id, series);
    }

    private double[] absent() {
      double[] values = new double[bodies];
      Arrays.fill(values, StaleMarker.VALUE);
      return values;
    }

    @Override
    public void sample(int id, double value, long ts) {
      byId.get(id).values()[body] = value;
    }

    @Override
    public void forgotten() {
      byId.clear();
    }
  }
}
