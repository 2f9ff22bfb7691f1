// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.rules;

/**
 * A rule that could not be evaluated at some of its times.
 *
 * @param first the first of these times, milliseconds since the epoch
 * @param times how many there are
 * @param reason why not at the first
 * @param isOfStorage whether samples could not be read at some of them, which may pass
 */
public record RuleFailure(
    RuleGroup group, String rule, long first, int times, String reason, boolean isOfStorage) {

  /** {@code FILE: group "NAME", rule "NAME": reason}. */
  @Override
  public String toString() {
    return "%s: group \"%s\", rule \"%s\": %s".formatted(group.file(), group.name(), rule, reason);
  }
}
