// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.objstore;

import java.time.Duration;

/**
 * Objects whose keys begin with a text expire.
 *
 * @param prefix of the keys
 * @param age after being written
 */
public record ExpirationRule(String prefix, Duration age) {

  /** Refuses an age that is not positive, and the empty prefix, which means everything. */
  public ExpirationRule {
    if (age.isNegative() || age.isZero()) {
      throw new IllegalArgumentException(
          "age " + age + " of " + prefix + " is not positive; leave the rule out to keep all");
    }
    if (prefix.isEmpty()) {
      throw new IllegalArgumentException("a rule needs a prefix; the empty one is everything");
    }
  }
}
