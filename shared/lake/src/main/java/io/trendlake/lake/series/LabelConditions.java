// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.series;

import io.trendlake.lake.parquet.RowRuns;
import io.trendlake.lake.parquet.TextCondition;
import io.trendlake.model.CanonicalJson;
import io.trendlake.model.LabelMatcher;
import io.trendlake.model.Labels;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The conditions of a selection on the six columns that name a series, in the order of the files.
 */
final class LabelConditions {

  /** The column of all labels without their own column. */
  static final int OTHERS = 5;

  /** How many columns there are. */
  static final int COLUMNS = 6;

  /** The labels that have their own column. */
  private static final List<String> PROMOTED =
      List.of(Labels.METRIC_NAME, "account", "region", "job", "instance");

  private final Map<Integer, TextCondition> byColumn = new LinkedHashMap<>();

  LabelConditions(List<? extends LabelMatcher> matchers) {
    for (int column = 0; column < OTHERS; column++) {
      List<LabelMatcher> own = new ArrayList<>();
      for (LabelMatcher matcher : matchers) {
        if (matcher.name().equals(PROMOTED.get(column))) {
          own.add(matcher);
        }
      }
      if (!own.isEmpty()) {
        byColumn.put(column, new OfColumn(own));
      }
    }
    List<LabelMatcher> others = new ArrayList<>();
    for (LabelMatcher matcher : matchers) {
      if (!PROMOTED.contains(matcher.name())) {
        others.add(matcher);
      }
    }
    if (!others.isEmpty()) {
      byColumn.put(OTHERS, new OfOthers(others));
    }
  }

  /** The column of a label, {@link #OTHERS} if the label has no column. */
  static int column(String label) {
    int column = PROMOTED.indexOf(label);
    return column < 0 ? OTHERS : column;
  }

  /** The label of a column. */
  static String label(int column) {
    return PROMOTED.get(column);
  }

  /** The conditions by column. */
  Map<Integer, TextCondition> byColumn() {
    return byColumn;
  }

  /** For the runs of one group of rows, in which an id always means the same text. */
  Decisions decisions() {
    return new Decisions();
  }

  /** Decides runs, each text once. */
  final class Decisions {

    private static final byte YES = 1;
    private static final byte NO = 2;

    private final byte[][] known = new byte[COLUMNS][0];

    /** Whether a run of the six columns fulfils all conditions. */
    boolean match(RowRuns run) {
      for (Map.Entry<Integer, TextCondition> entry : byColumn.entrySet()) {
        if (!matches(run, entry.getKey(), entry.getKey(), entry.getValue())) {
          return false;
        }
      }
      return true;
    }

    /** The same for runs of some of the columns, found by their places in the list of the runs. */
    boolean match(RowRuns run, Map<Integer, Integer> places) {
      for (Map.Entry<Integer, TextCondition> entry : byColumn.entrySet()) {
        int place = places.getOrDefault(entry.getKey(), entry.getKey());
        if (!matches(run, entry.getKey(), place, entry.getValue())) {
          return false;
        }
      }
      return true;
    }

    private boolean matches(RowRuns run, int column, int place, TextCondition condition) {
      int id = run.id(place);
      byte[] decided = known[column];
      if (id >= decided.length) {
        decided = Arrays.copyOf(decided, Math.max(64, Math.max(id + 1, 2 * decided.length)));
        known[column] = decided;
      }
      if (decided[id] == 0) {
        decided[id] = condition.matches(run.text(place)) ? YES : NO;
      }
      return decided[id] == YES;
    }
  }

  private static boolean matches(LabelMatcher matcher, String value) {
    return switch (matcher.kind()) {
      case EQUAL -> matcher.value().equals(value);
      case NOT_EQUAL -> !matcher.value().equals(value);
      case MATCHES, MATCHES_NOT -> matcher.matches(value);
    };
  }

  /** On a label with a column. */
  private record OfColumn(List<LabelMatcher> matchers) implements TextCondition {

    @Override
    public boolean matches(String text) {
      for (LabelMatcher matcher : matchers) {
        if (!LabelConditions.matches(matcher, text)) {
          return false;
        }
      }
      return true;
    }

    @Override
    public boolean mayMatch(byte @Nullable [] min, byte @Nullable [] max) {
      for (LabelMatcher matcher : matchers) {
        if (!MatcherBounds.mayMatch(matcher, min, max)) {
          return false;
        }
      }
      return true;
    }
  }

  /** On labels that are part of the text of the others. */
  private record OfOthers(List<LabelMatcher> matchers) implements TextCondition {

    @Override
    public boolean matches(String text) {
      Labels labels = CanonicalJson.parse(text);
      for (LabelMatcher matcher : matchers) {
        if (!LabelConditions.matches(matcher, labels.value(matcher.name()))) {
          return false;
        }
      }
      return true;
    }

    @Override
    public boolean mayMatch(byte @Nullable [] min, byte @Nullable [] max) {
      return true;
    }
  }
}
