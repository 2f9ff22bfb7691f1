// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.rules;

import io.trendlake.model.Labels;
import io.trendlake.promql.engine.QueryException;
import io.trendlake.promql.engine.QueryValue;
import java.util.List;

/** What a rule makes of the answer to its query ({@code EngineQueryFunc} in rules/manager.go). */
public final class RuleQuery {

  /** Why a rule fails of which two results get the same labels. */
  public static final String SAME_LABELS =
      "vector contains metrics with the same labelset after applying rule labels";

  private RuleQuery() {}

  /**
   * The vector of an answer; a number is one of a single sample without labels.
   *
   * @throws QueryException if it is neither
   */
  public static List<QueryValue.VectorSample> vector(QueryValue value) {
    return switch (value) {
      case QueryValue.VectorValue vector -> vector.samples();
      case QueryValue.ScalarValue scalar ->
          List.of(new QueryValue.VectorSample(Labels.empty(), scalar.ts(), scalar.value(), null));
      case QueryValue.StringValue _, QueryValue.MatrixValue _ ->
          throw new QueryException("rule result is not a vector or scalar");
    };
  }

  /** The labels that a result of a rule gets. */
  public static Labels relabelled(Rule.RecordingRule rule, Labels labels) {
    Labels.Builder builder = labels.toBuilder().set(Labels.METRIC_NAME, rule.name());
    rule.labels().forEach(builder::set);
    return builder.build();
  }

  /** Why a rule of a group fails that has too many series. */
  public static String overLimit(RuleGroup group, int series) {
    return "exceeded limit of %d with %d series".formatted(group.limit(), series);
  }
}
