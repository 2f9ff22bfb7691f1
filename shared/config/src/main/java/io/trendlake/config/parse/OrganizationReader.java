// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.config.parse;

import io.trendlake.config.Account;
import io.trendlake.config.Network;
import io.trendlake.config.Organization;
import java.util.List;

/** Reads {@code organization}. */
final class OrganizationReader {

  static final Fields FIELDS =
      Fields.of("role_name", "external_id", "regions", "organizational_units", "exclude")
          .with(NetworkReader.FIELDS);

  private OrganizationReader() {}

  /** The block as far as it is right; what is not is among the errors. */
  static Organization read(YamlBlock block) {
    return new Organization(
        roleName(block),
        AwsNames.externalId(block),
        AwsNames.regions(block),
        organizationalUnits(block),
        AwsNames.distinct(block, "exclude", Account.ID, "is not an account id of 12 digits"),
        network(block));
  }

  private static Network network(YamlBlock block) {
    Network network = NetworkReader.read(block);
    if (network instanceof Network.Relayed(String function) && function.startsWith("arn:")) {
      block.refuse(
          "relay_function",
          YamlValue.quoted(function)
              + " is of one account; write the name that the function has in each account");
    }
    return network;
  }

  private static String roleName(YamlBlock block) {
    String name = block.requiredText("role_name").orElse("");
    if (!name.isEmpty() && !AwsNames.ROLE_NAME.matches(name)) {
      block.refuse(
          "role_name",
          YamlValue.quoted(name)
              + " is not the name of a role: up to 64 of A-Z a-z 0-9 _ + = , . @ -, with its path in"
              + " front if it has one");
    }
    return name;
  }

  private static List<String> organizationalUnits(YamlBlock block) {
    return AwsNames.distinct(
        block,
        "organizational_units",
        AwsNames.ORGANIZATIONAL_UNIT,
        "is not the id of an organizational unit, such as ou-ab12-11111111, or of a root");
  }
}
