// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.benchmarks.staleness;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * Plays the scenes to a real Prometheus: writes the configuration, takes the churning target out of
 * its file after some scrapes and puts it back, and ends when every scene has been played.
 *
 * <p>Arguments: the folder for the configuration; whether {@code track_timestamps_staleness} is
 * known. Ends with 1 if nobody scrapes for long.
 */
final class ExporterProcess {

  private static final int CHURN_BEFORE = 4;
  private static final int CHURN_AFTER = 3;

  /** Prometheus takes up to five seconds to follow a file, and two intervals more to mark. */
  private static final Duration AWAY = Duration.ofSeconds(16);

  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private ExporterProcess() {}

  public static void main(String[] arguments) throws IOException, InterruptedException {
    List<Scene> scenes = Scene.all(Boolean.parseBoolean(arguments[1]));
    try (ScriptedExporter exporter = new ScriptedExporter(scenes, InstantSource.system())) {
      ScriptedConfig config = new ScriptedConfig(Path.of(arguments[0]), scenes, exporter.port());
      await(() -> exporter.scrapes(Scene.CHURN) >= CHURN_BEFORE);
      config.setChurning(false);
      Thread.sleep(AWAY);
      int before = exporter.scrapes(Scene.CHURN);
      config.setChurning(true);
      await(() ->
          exporter.scrapes(Scene.CHURN) >= before + CHURN_AFTER
              && scenes.stream()
                  .allMatch(scene -> exporter.scrapes(scene.job()) > scene.responses().size()));
    }
    System.exit(0);
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        System.err.println("the exporter was not scraped to the end within " + PATIENCE);
        System.exit(1);
      }
      Thread.sleep(100);
    }
  }
}
