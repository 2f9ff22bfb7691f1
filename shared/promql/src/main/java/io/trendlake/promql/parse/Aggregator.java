// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.promql.parse;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The aggregation operators. */
public enum Aggregator {
  /** Sum. */
  SUM,
  /** Mean. */
  AVG,
  /** Number of series. */
  COUNT,
  /** Least. */
  MIN,
  /** Greatest. */
  MAX,
  /** 1 for each group. */
  GROUP,
  /** Population standard deviation. */
  STDDEV,
  /** Population variance. */
  STDVAR,
  /** The k greatest. */
  TOPK(ValueType.SCALAR),
  /** The k least. */
  BOTTOMK(ValueType.SCALAR),
  /** How often each value occurs. */
  COUNT_VALUES(ValueType.STRING),
  /** A quantile over the series. */
  QUANTILE(ValueType.SCALAR),
  /** Any k series. */
  LIMITK(ValueType.SCALAR),
  /** A part of the series. */
  LIMIT_RATIO(ValueType.SCALAR);

  private final @Nullable ValueType parameter;

  Aggregator() {
    this(null);
  }

  Aggregator(@Nullable ValueType parameter) {
    this.parameter = parameter;
  }

  /** As it is written in a query. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The type of the argument in front of the vector, or null if there is none. */
  public @Nullable ValueType parameter() {
    return parameter;
  }

  /** Whether it needs {@link ParseOptions#experimentalFunctions}. */
  public boolean isExperimental() {
    return this == LIMITK || this == LIMIT_RATIO;
  }
}
