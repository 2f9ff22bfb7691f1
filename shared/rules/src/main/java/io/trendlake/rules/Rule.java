// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.rules;

import io.trendlake.promql.parse.Expr;
import java.time.Duration;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/** A rule of a group, whose expression has been parsed. */
public sealed interface Rule {

  /** The metric that it records, or the name of its alert. */
  String name();

  /** Its expression as the file has it. */
  String text();

  /** The same parsed. */
  Expr expr();

  /**
   * The labels that it sets, those of its group among them. One with an empty value removes the
   * label of a result.
   */
  SortedMap<String, String> labels();

  /** A rule whose results are stored under a name. */
  record RecordingRule(String name, String text, Expr expr, SortedMap<String, String> labels)
      implements Rule {

    /** Copies the labels. */
    public RecordingRule {
      labels = Collections.unmodifiableSortedMap(new TreeMap<>(labels));
    }
  }

  /**
   * A rule that would alert.
   *
   * @param labels their values are templates
   * @param annotations likewise
   * @param holdFor {@code for}: how long an alert is pending
   * @param keepFiringFor how long an alert fires on after its expression has no result any more
   */
  record Alerting(
      String name,
      String text,
      Expr expr,
      SortedMap<String, String> labels,
      SortedMap<String, String> annotations,
      Duration holdFor,
      Duration keepFiringFor)
      implements Rule {

    /** Copies the labels and the annotations. */
    public Alerting {
      labels = Collections.unmodifiableSortedMap(new TreeMap<>(labels));
      annotations = Collections.unmodifiableSortedMap(new TreeMap<>(annotations));
    }
  }
}
