// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.discovery;

import io.trendlake.model.Labels;
import java.util.List;

/** A group as a file or a server lists it: addresses, and labels of all of them. */
record ListedGroup(List<String> targets, Labels labels) {

  /** The two fields of a group, for messages about any other. */
  static final String KNOWN_FIELDS = "a target group has \"targets\" and \"labels\"";

  /**
   * The group as discovered.
   *
   * @param document the file or URL
   * @param number of the group in it, from 0
   * @param documentLabel the meta label that says it
   */
  TargetGroup from(String document, int number, String documentLabel) {
    return new TargetGroup(
        document + ":" + number,
        targets.stream().map(address -> Labels.of(TargetLabels.ADDRESS, address)).toList(),
        labels.toBuilder().set(documentLabel, document).build());
  }
}
