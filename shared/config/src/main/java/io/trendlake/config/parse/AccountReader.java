// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.config.parse;

import io.trendlake.config.Account;
import io.trendlake.config.Cidr;
import io.trendlake.config.Network;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads {@code accounts}. */
final class AccountReader {

  static final Fields FIELDS =
      Fields.of("id", "name", "regions", "role_arn", "external_id", "allow_cidrs")
          .with(NetworkReader.FIELDS);

  private final Map<String, Integer> linesOfIds = new HashMap<>();

  List<Account> read(List<YamlValue> accounts) {
    List<Account> read = new ArrayList<>();
    for (YamlValue account : accounts) {
      account.block(FIELDS).flatMap(this::account).ifPresent(read::add);
    }
    return read;
  }

  private Optional<Account> account(YamlBlock block) {
    int errorsBefore = block.errorCount();
    String id = id(block);
    List<String> regions = AwsNames.regions(block);
    Optional<String> role = role(block, id);
    Optional<String> externalId = AwsNames.externalId(block);
    Network network = NetworkReader.read(block);
    List<Cidr> allowCidrs = allowCidrs(block);
    String name = block.text("name", id);
    return block.errorCount() > errorsBefore
        ? Optional.empty()
        : Optional.of(new Account(id, name, regions, role, externalId, network, allowCidrs));
  }

  private String id(YamlBlock block) {
    String id = block.requiredText("id").orElse("");
    if (!id.isEmpty() && !Account.ID.matches(id)) {
      block.refuse("id", YamlValue.quoted(id) + " is not an account id of 12 digits");
    }
    block
        .value("id")
        .ifPresent(value -> {
          Integer earlier = linesOfIds.putIfAbsent(id, value.line());
          if (earlier != null) {
            value.refuse(YamlValue.quoted(id) + " is listed twice, first on line " + earlier);
          }
        });
    return id;
  }

  private static Optional<String> role(YamlBlock block, String id) {
    Optional<String> role = AwsNames.roleArn(block);
    if (role.isPresent() && !role.get().contains("::" + id + ":")) {
      block.refuse(
          "role_arn", YamlValue.quoted(role.get()) + " is not a role of the account " + id);
    }
    return role;
  }

  private static List<Cidr> allowCidrs(YamlBlock block) {
    List<Cidr> ranges = new ArrayList<>();
    for (YamlValue element : block.list("allow_cidrs")) {
      element
          .text()
          .ifPresent(text -> {
            try {
              ranges.add(Cidr.parse(text));
            } catch (IllegalArgumentException e) {
              element.refuse(String.valueOf(e.getMessage()));
            }
          });
    }
    return ranges;
  }
}
