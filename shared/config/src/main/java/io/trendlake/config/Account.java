// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.config;

import com.google.re2j.Pattern;
import java.util.List;
import java.util.Optional;

/**
 * A member account, in whose regions the discovery of AWS resources is repeated. Targets that are
 * static, in files or behind HTTP belong to no account and are not repeated.
 *
 * @param id of 12 digits
 * @param name a readable name; the id if the file gives no name
 * @param regions such as {@code eu-central-1}; never empty, none twice
 * @param roleArn the role to assume in the account
 * @param externalId what the role's trust policy asks for
 * @param network the way to its targets
 * @param allowCidrs addresses that its targets may have though the address guard refuses them
 */
public record Account(
    String id,
    String name,
    List<String> regions,
    Optional<String> roleArn,
    Optional<String> externalId,
    Network network,
    List<Cidr> allowCidrs) {

  /** The shape of an account's id. */
  public static final Pattern ID = Pattern.compile("[0-9]{12}");

  /** An account whose targets are reached directly. */
  public Account(
      String id,
      String name,
      List<String> regions,
      Optional<String> roleArn,
      Optional<String> externalId,
      List<Cidr> allowCidrs) {
    this(id, name, regions, roleArn, externalId, new Network.Direct(), allowCidrs);
  }

  /** Copies the lists. */
  public Account {
    regions = List.copyOf(regions);
    allowCidrs = List.copyOf(allowCidrs);
  }

  /**
   * The role that scrape assumes in the account, which has the name of {@code roleArn} and {@code
   * -relay}: who reads what exporters send has no use for the role that discovers targets.
   */
  public Optional<String> scrapeRoleArn() {
    return roleArn.map(role -> role + "-relay");
  }
}
