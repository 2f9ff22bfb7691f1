// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.compact.rules;

import io.trendlake.rules.RuleSet;
import java.io.IOException;

/** The rules by which hours are closed. Asked for each hour. */
@FunctionalInterface
public interface RulesInForce {

  /** No rules, ever. */
  RulesInForce NONE = () -> RuleSet.NONE;

  /**
   * The rules as they are now. What is wrong with a file is among its problems, and its rules do
   * not count.
   *
   * @throws IOException if they cannot be read
   */
  RuleSet read() throws IOException;
}
