// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.config.parse;

import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.config.Network;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The way to the targets of an account. */
final class NetworkOfAccountTest {

  private static final String YAML =
      """
      accounts:
        - {id: '111111111111', regions: [eu-west-1]}
        - {id: '222222222222', regions: [eu-west-1], network: relay, relay_function: theirs}
      organization:
        role_name: trendlake
        regions: [eu-west-1]
        exclude: ['333333333333']
        network: relay
      """;

  @ParameterizedTest
  @CsvSource({
    "111111111111, ''",
    "222222222222, theirs",
    "333333333333, ''",
    "444444444444, trendlake-relay",
    "on-premises, ''",
    "'', ''",
  })
  void network_listedAccountsThenTheOrganization(String id, String function) throws Exception {
    Network expected = function.isEmpty() ? new Network.Direct() : new Network.Relayed(function);

    assertThat(ConfigParser.parse(YAML, "t.yml").network(id)).isEqualTo(expected);
  }

  @Test
  void network_organizationThatSaysNothing_direct() throws Exception {
    String yaml = YAML.replace("  network: relay\n", "");

    assertThat(ConfigParser.parse(yaml, "t.yml").network("444444444444"))
        .isEqualTo(new Network.Direct());
  }
}
