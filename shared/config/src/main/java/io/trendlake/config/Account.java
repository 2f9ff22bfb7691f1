// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.config;

import java.util.List;

/**
 * A member account, whose regions the discovery of every job is repeated in.
 *
 * @param id of 12 digits
 * @param name for people; the id if the file gives none
 * @param regions such as {@code eu-central-1}; never empty, none twice
 */
public record Account(String id, String name, List<String> regions) {

  /** Copies the list. */
  public Account {
    regions = List.copyOf(regions);
  }
}
