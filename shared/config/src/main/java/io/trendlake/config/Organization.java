// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.config;

import java.util.List;
import java.util.Optional;

/**
 * The block {@code organization}: member accounts that AWS Organizations lists.
 *
 * @param roleName of the role to assume in each account, with its path if it has one
 * @param externalId what the role's trust policy asks for
 * @param regions in each account; never empty, none twice
 * @param organizationalUnits ids; the accounts in them and in those below; empty = all accounts
 * @param exclude account ids to leave out
 */
public record Organization(
    String roleName,
    Optional<String> externalId,
    List<String> regions,
    List<String> organizationalUnits,
    List<String> exclude) {

  /** Copies the lists. */
  public Organization {
    regions = List.copyOf(regions);
    organizationalUnits = List.copyOf(organizationalUnits);
    exclude = List.copyOf(exclude);
  }
}
