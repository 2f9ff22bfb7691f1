// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.discovery.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.config.Account;
import io.trendlake.config.Organization;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The accounts of an organization. */
final class OrganizationAccountsTest extends AwsScript {

  private static OrganizationAccounts accounts(List<String> units, String... exclude) {
    return new OrganizationAccounts(
        new Organization(
            "ops/trendlake", Optional.of("x-1"), List.of("eu-west-1"), units, List.of(exclude)));
  }

  private static String account(String id, String state) {
    return """
    {"Id": "%s", "Name": "name of %s", "Arn": "arn:aws-us-gov:organizations::1:account/o/%s",
     "State": "%s"}\
    """
        .formatted(id, id, id, state);
  }

  private static String page(String token, String... accounts) {
    return "{\"Accounts\": ["
        + String.join(",", accounts)
        + "]"
        + (token.isEmpty() ? "" : ", \"NextToken\": \"" + token + "\"")
        + "}";
  }

  @Test
  void ask_wholeOrganization_givesActiveAccountsById() throws Exception {
    aws.on(
        "organizations:ListAccounts",
        request ->
            new ScriptedAws.Response(
                200,
                request.body().contains("two")
                    ? page("", account("111111111111", "ACTIVE"))
                    : request.body().contains("one")
                        ? page("two")
                        : page(
                            "one",
                            account("333333333333", "ACTIVE"),
                            account("222222222222", "SUSPENDED"),
                            account("444444444444", "ACTIVE"))));

    List<Account> found = accounts(List.of(), "444444444444").ask(aws.api());

    assertThat(found).extracting(Account::id).containsExactly("111111111111", "333333333333");
    assertThat(found.getFirst())
        .isEqualTo(
            new Account(
                "111111111111",
                "name of 111111111111",
                List.of("eu-west-1"),
                Optional.of("arn:aws-us-gov:iam::111111111111:role/ops/trendlake"),
                Optional.of("x-1"),
                List.of()));
  }

  @Test
  void ask_units_givesThoseBelowToo() throws Exception {
    aws.on(
        "organizations:ListOrganizationalUnitsForParent",
        request ->
            new ScriptedAws.Response(
                200,
                request.body().contains("ou-top")
                    ? "{\"OrganizationalUnits\": [{\"Id\": \"ou-below\"}]}"
                    : "{\"OrganizationalUnits\": []}"));
    aws.on(
        "organizations:ListAccountsForParent",
        request ->
            new ScriptedAws.Response(
                200,
                request.body().contains("ou-below")
                    ? page("", account("222222222222", "ACTIVE"))
                    : page("", account("111111111111", "ACTIVE"))));

    assertThat(accounts(List.of("ou-top", "ou-below")).ask(aws.api()))
        .extracting(Account::id)
        .containsExactly("111111111111", "222222222222");
    assertThat(DiscoveryActions.ORGANIZATION).containsAll(aws.permissions());
  }
}
