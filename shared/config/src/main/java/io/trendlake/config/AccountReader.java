// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.config;

import com.google.re2j.Pattern;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads {@code accounts}. */
final class AccountReader {

  static final Fields FIELDS =
      Fields.of("id", "name", "regions", "role_arn", "external_id", "network", "allow_cidrs");

  private static final Pattern ID = Pattern.compile("[0-9]{12}");
  private static final Pattern REGION = Pattern.compile("[a-z]{2,}(-[a-z]+)+-[0-9]+");
  private static final Pattern ROLE = Pattern.compile("arn:aws[a-z-]*:iam::([0-9]{12}):role/.+");

  /** The characters and lengths that AssumeRole takes; RE2 counts to 1000 only. */
  private static final Pattern EXTERNAL_ID =
      Pattern.compile("[\\w+=,.@:/-]{2,1000}[\\w+=,.@:/-]{0,224}");

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
    List<String> regions = regions(block);
    Optional<String> role = role(block, id);
    Optional<String> externalId =
        matching(block, "external_id", EXTERNAL_ID, "2 to 1224 of A-Z a-z 0-9 _ + = , . @ : / -");
    judgeNetwork(block);
    List<Cidr> allowCidrs = allowCidrs(block);
    String name = block.text("name", id);
    return block.errorCount() > errorsBefore
        ? Optional.empty()
        : Optional.of(new Account(id, name, regions, role, externalId, allowCidrs));
  }

  private String id(YamlBlock block) {
    String id = block.requiredText("id").orElse("");
    if (!id.isEmpty() && !ID.matches(id)) {
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

  private static List<String> regions(YamlBlock block) {
    List<String> regions = new ArrayList<>();
    for (YamlValue element : block.list("regions")) {
      element
          .text()
          .ifPresent(region -> {
            if (!REGION.matches(region)) {
              element.refuse(YamlValue.quoted(region) + " is not a region, such as eu-central-1");
            } else if (regions.contains(region)) {
              element.refuse(YamlValue.quoted(region) + " is listed twice");
            }
            regions.add(region);
          });
    }
    if (regions.isEmpty()) {
      block.refuse("regions", "names no region; at least one is required");
    }
    return regions;
  }

  private static Optional<String> role(YamlBlock block, String id) {
    Optional<String> role =
        matching(block, "role_arn", ROLE, "arn:aws:iam::<account id>:role/<name>");
    if (role.isPresent() && !role.get().contains("::" + id + ":")) {
      block.refuse(
          "role_arn", YamlValue.quoted(role.get()) + " is not a role of the account " + id);
    }
    return role;
  }

  private static Optional<String> matching(
      YamlBlock block, String name, Pattern pattern, String shape) {
    String text = block.text(name, "");
    if (!text.isEmpty() && !pattern.matches(text)) {
      block.refuse(name, YamlValue.quoted(text) + " has not the shape " + shape);
      return Optional.empty();
    }
    return Optional.of(text).filter(some -> !some.isEmpty());
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

  private static void judgeNetwork(YamlBlock block) {
    Optional<String> network = block.choice("network", Choices.of("direct", "relay"));
    if (network.equals(Optional.of("relay"))) {
      block.refuse("network", "not supported yet: relay; only direct is");
    }
  }
}
