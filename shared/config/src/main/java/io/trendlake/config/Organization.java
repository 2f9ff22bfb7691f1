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
 * @param network the way to the targets of each account
 */
public record Organization(
    String roleName,
    Optional<String> externalId,
    List<String> regions,
    List<String> organizationalUnits,
    List<String> exclude,
    Network network) {

  /** An organization whose targets are reached directly. */
  public Organization(
      String roleName,
      Optional<String> externalId,
      List<String> regions,
      List<String> organizationalUnits,
      List<String> exclude) {
    this(roleName, externalId, regions, organizationalUnits, exclude, new Network.Direct());
  }

  /** Copies the lists. */
  public Organization {
    regions = List.copyOf(regions);
    organizationalUnits = List.copyOf(organizationalUnits);
    exclude = List.copyOf(exclude);
  }

  /**
   * A member account by these settings.
   *
   * @param partition of AWS, such as {@code aws}
   */
  public Account account(String id, String name, String partition) {
    String role = "arn:" + partition + ":iam::" + id + ":role/" + roleName;
    return new Account(id, name, regions, Optional.of(role), externalId, network, List.of());
  }
}
