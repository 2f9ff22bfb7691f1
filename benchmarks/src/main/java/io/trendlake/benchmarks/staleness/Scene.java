// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.benchmarks.staleness;

import static io.trendlake.benchmarks.staleness.ScriptedResponse.body;

import java.util.ArrayList;
import java.util.List;

/**
 * One target and what it does scrape after scrape; beyond the last response it repeats that.
 *
 * <p>No scene exposes a NaN: {@code promtool tsdb dump} prints stale markers as NaN, so that every
 * NaN of the dump is one. Nor do series come beyond {@code sample_limit} that were not known
 * before: Prometheus 2 tracks those too, Prometheus 3 does not.
 *
 * @param job its job's name, and its instance
 * @param settings lines of its scrape_config
 */
record Scene(String job, List<String> settings, List<ScriptedResponse> responses) {

  /** The scene whose target leaves the discovery and comes back. */
  static final String CHURN = "churn";

  private static final ScriptedResponse BROKEN = new ScriptedResponse.ResponseStatus(500);

  /** Copies the lists. */
  Scene {
    settings = List.copyOf(settings);
    responses = List.copyOf(responses);
  }

  /**
   * All scenes.
   *
   * @param tracked whether {@code track_timestamps_staleness} is known, which it is not before
   *     Prometheus 2.48
   */
  static List<Scene> all(boolean tracked) {
    List<Scene> scenes = new ArrayList<>();
    scenes.add(
        scene("gone", body("a", "b"), body("a", "b"), body("a"), body("a"), body("b"), body("b")));
    scenes.add(scene("back", body("a", "b"), body("a"), body("a", "b"), body("b"), body("a", "b")));
    scenes.add(
        scene("status", body("a", "b"), BROKEN, BROKEN, body("a"), body("a", "b"), body("b")));
    scenes.add(
        scene(
            "timeout",
            body("a"),
            body("a", "b"),
            new ScriptedResponse.Silence(),
            body("a", "b"),
            body("b")));
    scenes.add(scene("empty", body("a", "b"), body(), body(), body("b"), body("a", "b")));
    scenes.add(
        scene(
            "parse",
            body("a", "b", "c"),
            body("a", "b", "c = 3", "d"),
            body("new", "a", "b = 2"),
            body("c"),
            body("a", "b", "c"),
            body("c = 3"),
            body("a", "b = 2"),
            body("a", "b")));
    scenes.add(
        scene(
            List.of("sample_limit: 3"),
            "samples",
            body("a", "b", "c"),
            body("new", "a", "b", "c"),
            body("new", "a", "b", "c"),
            body("a", "c"),
            body("a", "b", "c")));
    scenes.add(
        scene(
            List.of("label_limit: 4"),
            "labels",
            body("a", "b"),
            body("a", "c{x=\"1\",y=\"2\"}", "b"),
            body("a", "b"),
            body("c{x=\"1\",y=\"2\"}"),
            body("a")));
    scenes.add(
        scene(
            "explicit",
            body("a 1 TS", "b"),
            body("a 2 TS", "b"),
            body("b"),
            body("a 4 TS"),
            body()));
    scenes.add(
        scene("duplicate", body("a 1", "a 2", "b"), body("b 3", "b 4"), body("a", "a"), body("b")));
    scenes.add(
        scene(
            "type",
            body("# TYPE a gauge", "a", "b"),
            body("# TYPE a counter", "a", "b"),
            body("b"),
            body("# TYPE a gauge", "a")));
    scenes.add(scene(CHURN, body("a", "b")));
    if (tracked) {
      scenes.add(
          scene(
              List.of("track_timestamps_staleness: true"),
              "tracked",
              body("a 1 TS", "b"),
              body("a 2 TS", "b"),
              body("b"),
              body("a 4 TS", "b = 5"),
              body("b")));
    }
    return scenes;
  }

  private static Scene scene(String job, ScriptedResponse... responses) {
    return scene(List.of(), job, responses);
  }

  private static Scene scene(List<String> settings, String job, ScriptedResponse... responses) {
    return new Scene(job, settings, List.of(responses));
  }

  /** What it does at a scrape, the first being 0. */
  ScriptedResponse response(int scrape) {
    return responses.get(Math.min(scrape, responses.size() - 1));
  }
}
