// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.discovery;

import io.trendlake.model.Labels;
import java.util.List;

/**
 * Targets as a discovery found them, with labels that all of them share.
 *
 * @param source where the group was found
 * @param targets the labels of each, as a rule {@code __address__} alone
 * @param labels of all of them; a target's own label goes before
 */
public record TargetGroup(String source, List<Labels> targets, Labels labels) {

  /** Copies the list. */
  public TargetGroup {
    targets = List.copyOf(targets);
  }
}
