// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.discovery;

import io.trendlake.model.Printable;
import java.util.List;

/**
 * What a discovery knows now.
 *
 * @param groups the last good ones where asking again failed
 * @param errors what failed when it was last asked: where and why
 */
public record DiscoveryResult(List<TargetGroup> groups, List<String> errors) {

  /** Copies the lists, and makes the errors fit for one line ({@link Printable}). */
  public DiscoveryResult {
    groups = List.copyOf(groups);
    errors = errors.stream().map(Printable::line).toList();
  }

  /** Groups, and nothing failed. */
  public static DiscoveryResult of(List<TargetGroup> groups) {
    return new DiscoveryResult(groups, List.of());
  }

  /** The last good groups, and why asking again failed if it did. */
  public static DiscoveryResult of(LastGood.Answer<List<TargetGroup>> answer) {
    return new DiscoveryResult(answer.value(), answer.errors());
  }

  /** The same groups, and why nothing newer is known. */
  public DiscoveryResult failed(String error) {
    return new DiscoveryResult(groups, List.of(error));
  }
}
