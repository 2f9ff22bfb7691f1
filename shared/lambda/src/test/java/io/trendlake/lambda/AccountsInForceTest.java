// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.config.Account;
import io.trendlake.config.ConfigException;
import io.trendlake.config.TrendlakeConfig;
import io.trendlake.config.http.SecretReference;
import io.trendlake.config.parse.ConfigParser;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Whose role reads a secret. */
final class AccountsInForceTest {

  private static final String FUNCTION =
      "arn:aws:lambda:eu-central-1:999999999999:function:trendlake-scrape";

  private static final String CONFIG =
      """
      accounts:
        - {id: "111111111111", regions: [eu-central-1], external_id: shop-7f3a}
        - {id: "999999999999", regions: [eu-central-1]}
      organization: {role_name: trendlake-member, regions: [eu-central-1]}
      """;

  private final AccountsInForce accounts = new AccountsInForce();

  private void configure(String yaml) throws ConfigException {
    TrendlakeConfig config = ConfigParser.parseObject(yaml, "state/config/trendlake.yml");
    UnaryOperator<TrendlakeConfig> resolver =
        accounts.resolver(Optional.of("trendlake-member"), FUNCTION);
    assertThat(resolver.apply(config).organization()).isEqualTo(config.organization());
  }

  private Optional<String> roleFor(String account) {
    String arn = "arn:aws:secretsmanager:eu-central-1:" + account + ":secret:node-AbCdEf";
    return accounts.of(SecretReference.parse(arn)).flatMap(Account::scrapeRoleArn);
  }

  @Test
  void secret_ofAMemberAccount_isReadByItsRole() throws ConfigException {
    configure(CONFIG);

    assertThat(roleFor("111111111111"))
        .hasValue("arn:aws:iam::111111111111:role/trendlake-member-relay");
    assertThat(roleFor("222222222222"))
        .as("of the organization")
        .hasValue("arn:aws:iam::222222222222:role/trendlake-member-relay");
  }

  @Test
  void secret_ofTheFunctionsOwnAccount_isReadByTheFunction() throws ConfigException {
    configure(CONFIG);

    assertThat(roleFor("999999999999")).isEmpty();
  }

  @Test
  void account_thatTheConfigurationLeavesOut_hasNoRoleAnyMore() throws ConfigException {
    assertThat(roleFor("111111111111")).as("before any configuration").isEmpty();
    configure(CONFIG);

    configure("scrape_configs: []");

    assertThat(roleFor("111111111111")).isEmpty();
  }
}
