// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.compact.history;

import io.trendlake.model.Labels;
import io.trendlake.promql.parse.Matcher;
import io.trendlake.promql.parse.ParseException;
import io.trendlake.promql.parse.ParseOptions;
import io.trendlake.promql.parse.PromqlParser;
import io.trendlake.tsdb.series.SeriesLabels;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * The blocks that are imported and the series of them that are wanted, as texts for a message.
 *
 * @param from where the blocks are, such as {@code thanos:s3://BUCKET/FOLDER}
 * @param match selectors, of which a series fulfils one; none if all series are wanted
 * @param labels that each series gets
 * @param replicas names of labels by which alone the series of replicas differ
 */
public record ImportSource(String from, List<String> match, Labels labels, List<String> replicas) {

  /** Copies the lists, and refuses what names no blocks and what is no selector. */
  public ImportSource {
    match = List.copyOf(match);
    replicas = List.copyOf(replicas);
    if (BlockPlace.parse(from).isEmpty()) {
      throw new IllegalArgumentException(
          "\"%s\" names no blocks such as thanos:s3://BUCKET".formatted(from));
    }
    selectors(match);
  }

  private static List<List<Matcher>> selectors(List<String> texts) {
    List<List<Matcher>> selectors = new ArrayList<>();
    for (String text : texts) {
      try {
        selectors.add(PromqlParser.parseSelector(text, ParseOptions.DEFAULTS));
      } catch (ParseException e) {
        throw new IllegalArgumentException(
            "\"%s\" is no selector: %s".formatted(text, e.getMessage()), e);
      }
    }
    return selectors;
  }

  /** What days are noted to be imported from. */
  String note() {
    return note(from, match, labels, replicas);
  }

  /**
   * What days are noted to be imported from: the source, and the options by which the same source
   * gives other series.
   */
  public static String note(String from, List<String> match, Labels labels, List<String> replicas) {
    StringBuilder note = new StringBuilder(from.replaceFirst("(?<=[^:/])/+$", ""));
    match.stream().sorted().forEach(text -> note.append(" --match ").append(text));
    labels.forEach(
        (name, value) -> note.append(" --label ").append(name).append('=').append(value));
    replicas.stream().sorted().forEach(name -> note.append(" --replica-label ").append(name));
    return note.toString();
  }

  /** Where the blocks are. */
  BlockPlace place() {
    return BlockPlace.parse(from).orElseThrow();
  }

  /** Which labels series have. */
  SeriesLabels rule() {
    return new SeriesLabels(labels, replicas);
  }

  /** Whether a series is wanted, by the labels that it has by the rule. */
  Predicate<Labels> wanted() {
    List<List<Matcher>> selectors = selectors(match);
    return labels -> Matcher.matchesAny(selectors, labels);
  }
}
