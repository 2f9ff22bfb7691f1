// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.trendlake.config.Account;
import io.trendlake.config.ConfigException;
import io.trendlake.config.TrendlakeConfig;
import io.trendlake.config.parse.ConfigParser;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class MemberRoleTest {

  private static final String FUNCTION =
      "arn:aws-cn:lambda:cn-north-1:999999999999:function:trendlake-plan";

  private static final String ACCOUNTS =
      """
      accounts:
        - {id: "111111111111", regions: [cn-north-1], role_arn: "arn:aws-cn:iam::111111111111:role/own"}
        - {id: "222222222222", regions: [cn-north-1]}
        - {id: "999999999999", regions: [cn-north-1]}
      """;

  @Test
  void in_accountsWithoutARole_getItButForTheFunctionsOwn() throws ConfigException {
    TrendlakeConfig config = ConfigParser.parseObject(ACCOUNTS, "config/trendlake.yml");

    TrendlakeConfig resolved = MemberRole.of("path/trendlake", FUNCTION).in(config);

    assertThat(resolved.accounts())
        .extracting(Account::roleArn)
        .containsExactly(
            Optional.of("arn:aws-cn:iam::111111111111:role/own"),
            Optional.of("arn:aws-cn:iam::222222222222:role/path/trendlake"),
            Optional.empty());
    assertThat(resolved.accounts().getFirst()).isEqualTo(config.accounts().getFirst());
  }

  @Test
  void of_noArn_saysWhat() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> MemberRole.of("trendlake", "trendlake-plan"))
        .withMessage("not the ARN of a function: trendlake-plan");
  }
}
