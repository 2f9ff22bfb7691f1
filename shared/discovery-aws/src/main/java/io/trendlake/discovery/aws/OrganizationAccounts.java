// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.discovery.aws;

import io.trendlake.config.Account;
import io.trendlake.config.Organization;
import io.trendlake.discovery.DiscoveryException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The active accounts of an organization, each once, by their ids. */
final class OrganizationAccounts {

  /** The most that the API gives at once; a page may be empty and not the last. */
  private static final int PAGE = 20;

  private static final String ACTIVE = "ACTIVE";

  private final Organization organization;

  OrganizationAccounts(Organization organization) {
    this.organization = organization;
  }

  /** Asks for them. */
  List<Account> ask(AwsApi api) throws DiscoveryException, InterruptedException {
    Map<String, Account> byId = new TreeMap<>();
    for (ApiValue found : found(api)) {
      String id = found.text("Id");
      if (found.text("State").equals(ACTIVE) && !organization.exclude().contains(id)) {
        byId.put(id, account(id, found));
      }
    }
    return List.copyOf(byId.values());
  }

  private Account account(String id, ApiValue found) {
    String partition = found.nonEmpty("Arn").map(arn -> arn.split(":", -1)[1]).orElse("aws");
    return organization.account(id, found.nonEmpty("Name").orElse(id), partition);
  }

  private List<ApiValue> found(AwsApi api) throws DiscoveryException, InterruptedException {
    if (organization.organizationalUnits().isEmpty()) {
      return list(api, "ListAccounts", "Accounts", Map.of());
    }
    List<ApiValue> accounts = new ArrayList<>();
    for (String unit : units(api)) {
      accounts.addAll(list(api, "ListAccountsForParent", "Accounts", Map.of("ParentId", unit)));
    }
    return accounts;
  }

  /** The units that are named and those below them, each once. */
  private Set<String> units(AwsApi api) throws DiscoveryException, InterruptedException {
    Set<String> seen = new java.util.LinkedHashSet<>();
    List<String> next = organization.organizationalUnits();
    while (!next.isEmpty()) {
      List<String> below = new ArrayList<>();
      for (String unit : next) {
        if (seen.add(unit)) {
          list(
                  api,
                  "ListOrganizationalUnitsForParent",
                  "OrganizationalUnits",
                  Map.of("ParentId", unit))
              .forEach(child -> below.add(child.text("Id")));
        }
      }
      next = below;
    }
    return seen;
  }

  private static List<ApiValue> list(
      AwsApi api, String operation, String member, Map<String, String> arguments)
      throws DiscoveryException, InterruptedException {
    return api.list(AwsService.ORGANIZATIONS, operation, arguments, PAGE, member);
  }
}
