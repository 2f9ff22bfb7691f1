// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.compact.history;

import io.trendlake.json.JsonTree;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;

/**
 * What a step of an import has done, or all steps of a day.
 *
 * @param tally what was written
 * @param conflicts some series of which samples differ between blocks
 * @param guessed the names whose types were guessed from how they end
 * @param unknown the names whose types stayed unknown
 * @param leftHistograms the metrics whose aggregates of native histograms were left out
 * @param damages what was damaged and left out
 */
public record StepResult(
    DayTally tally,
    NavigableSet<String> conflicts,
    NavigableSet<String> guessed,
    NavigableSet<String> unknown,
    NavigableSet<String> leftHistograms,
    NavigableSet<String> damages) {

  /** How many of the series with conflicts keep their labels. */
  private static final int CONFLICTS = 20;

  /** So many of the damages are kept; of a file ten are named at most. */
  private static final int DAMAGES = 1000;

  /** Nothing. */
  public static final StepResult NONE =
      of(DayTally.NONE, List.of(), List.of(), List.of(), List.of(), List.of());

  /** Copies the sets. */
  public StepResult {
    conflicts = new TreeSet<>(conflicts);
    guessed = new TreeSet<>(guessed);
    unknown = new TreeSet<>(unknown);
    leftHistograms = new TreeSet<>(leftHistograms);
    damages = new TreeSet<>(damages);
  }

  static StepResult of(
      DayTally tally,
      Collection<String> conflicts,
      Collection<String> guessed,
      Collection<String> unknown,
      Collection<String> leftHistograms,
      Collection<String> damages) {
    return new StepResult(
        tally,
        new TreeSet<>(conflicts.stream().limit(CONFLICTS).toList()),
        new TreeSet<>(guessed),
        new TreeSet<>(unknown),
        new TreeSet<>(leftHistograms),
        new TreeSet<>(damages.stream().limit(DAMAGES).toList()));
  }

  /** Both together. */
  public StepResult plus(StepResult other) {
    return of(
        tally.plus(other.tally),
        union(conflicts, other.conflicts),
        union(guessed, other.guessed),
        union(unknown, other.unknown),
        union(leftHistograms, other.leftHistograms),
        union(damages, other.damages));
  }

  private static Collection<String> union(Collection<String> left, Collection<String> right) {
    TreeSet<String> union = new TreeSet<>(left);
    union.addAll(right);
    return union;
  }

  byte[] toJson() {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("days", (long) tally.days());
    data.put("series", tally.series());
    data.put("samples", tally.samples());
    data.put("bytes", tally.bytes());
    data.put("histograms", tally.histograms());
    data.put("conflicts", tally.conflicts());
    data.put("hours", tally.hours());
    data.put("conflictSeries", List.copyOf(conflicts));
    data.put("guessedTypes", List.copyOf(guessed));
    data.put("unknownTypes", List.copyOf(unknown));
    data.put("leftHistograms", List.copyOf(leftHistograms));
    data.put("damages", List.copyOf(damages));
    return ImportRun.json(data);
  }

  static StepResult parse(byte[] content) {
    JsonTree json = JsonTree.parse(content);
    return of(
        new DayTally(
            json.at("days").number(),
            json.at("series").longNumber(),
            json.at("samples").longNumber(),
            json.at("bytes").longNumber(),
            json.at("histograms").longNumber(),
            json.at("conflicts").longNumber(),
            json.has("hours") ? json.at("hours").longNumber() : 0),
        ImportRun.texts(json.at("conflictSeries")),
        ImportRun.texts(json.at("guessedTypes")),
        ImportRun.texts(json.at("unknownTypes")),
        json.has("leftHistograms") ? ImportRun.texts(json.at("leftHistograms")) : List.of(),
        ImportRun.texts(json.at("damages")));
  }
}
