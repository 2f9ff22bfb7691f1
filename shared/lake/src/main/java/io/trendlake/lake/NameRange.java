// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake;

import io.trendlake.model.Utf8Order;
import java.util.Objects;
import java.util.Optional;

/**
 * The metric names from one to before another, by the order of UTF-8 bytes.
 *
 * @param from the first; empty if there is none before all names
 * @param before the one before which it ends; empty if it has no end
 */
public record NameRange(String from, Optional<String> before) {

  /** Every name. */
  public static final NameRange ALL = new NameRange("", Optional.empty());

  /** Refuses nulls. */
  public NameRange {
    Objects.requireNonNull(from, "from");
    Objects.requireNonNull(before, "before");
  }

  /** Whether it begins after a name. */
  boolean isAfter(String name) {
    return Utf8Order.compare(name, from) < 0;
  }

  /** Whether it ends before a name, or at it. */
  boolean isBefore(String name) {
    return before.isPresent() && Utf8Order.compare(name, before.get()) >= 0;
  }

  /**
   * Whether it may have names between two.
   *
   * @param min a text that none of the names is below; empty if not known
   * @param max a text that none of the names is above; empty if not known
   */
  boolean mayHave(Optional<String> min, Optional<String> max) {
    return max.filter(this::isAfter).isEmpty() && min.filter(this::isBefore).isEmpty();
  }
}
