// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.plan;

import io.trendlake.config.Account;
import io.trendlake.config.Organization;
import io.trendlake.json.JsonTree;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;

/** The accounts of an organization. What its settings say of each of them is not written. */
final class AccountCodec implements ListCodec<Organization, Account> {

  /** There is one organization, and its settings hold for whatever was stored of it. */
  @Override
  public String id(Organization organization) {
    return "organization";
  }

  @Override
  public String name(Organization organization) {
    return "organization";
  }

  @Override
  public void write(JsonGenerator json, Account account) {
    json.writeStartObject();
    json.writeStringProperty("id", account.id());
    json.writeStringProperty("name", account.name());
    json.writeStringProperty("role", account.roleArn().orElse(""));
    json.writeEndObject();
  }

  @Override
  public Account read(JsonTree json, Organization organization) {
    return new Account(
        json.at("id").text(),
        json.at("name").text(),
        organization.regions(),
        Optional.of(json.at("role").text()).filter(role -> !role.isEmpty()),
        organization.externalId(),
        organization.network(),
        List.of());
  }
}
