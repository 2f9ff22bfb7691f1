// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.discovery;

import java.util.List;

/**
 * What a discovery knows now.
 *
 * @param groups the last good ones where asking again failed
 * @param errors what failed when it was last asked, for people: where and why
 */
public record Discovered(List<TargetGroup> groups, List<String> errors) {

  /** Copies the lists. */
  public Discovered {
    groups = List.copyOf(groups);
    errors = List.copyOf(errors);
  }

  /** Groups, and nothing failed. */
  public static Discovered of(List<TargetGroup> groups) {
    return new Discovered(groups, List.of());
  }

  /** The last good groups, and why asking again failed if it did. */
  public static Discovered of(LastGood.Answer<List<TargetGroup>> answer) {
    return new Discovered(answer.value(), answer.errors());
  }

  /** The same groups, and why nothing newer is known. */
  public Discovered failed(String error) {
    return new Discovered(groups, List.of(error));
  }
}
