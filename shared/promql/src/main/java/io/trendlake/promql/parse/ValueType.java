// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.promql.parse;

/** What an expression evaluates to. */
public enum ValueType {
  /** One number a step. */
  SCALAR("scalar", "scalar"),
  /** A text. */
  STRING("string", "string"),
  /** At most one sample a step for each series. */
  VECTOR("vector", "instant vector"),
  /** A range of samples a step for each series. */
  MATRIX("matrix", "range vector");

  private final String code;
  private final String documented;

  ValueType(String code, String documented) {
    this.code = code;
    this.documented = documented;
  }

  /** The name in answers of the API. */
  public String code() {
    return code;
  }

  /** The name in messages and in the documentation. */
  public String documented() {
    return documented;
  }
}
