// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.relay.aws;

import io.trendlake.config.Account;
import io.trendlake.config.Network;
import io.trendlake.config.TrendlakeConfig;
import io.trendlake.relay.RelayPlace;
import java.util.Objects;
import java.util.Optional;
import software.amazon.awssdk.regions.PartitionMetadata;
import software.amazon.awssdk.regions.Region;

/**
 * The relay function of an account, and as whom it is called.
 *
 * @param function its name, or its ARN
 * @param roleArn the role to assume for it; empty = none
 * @param externalId what the role's trust policy asks for
 */
record RelayFunction(String function, Optional<String> roleArn, Optional<String> externalId) {

  /** Where the region is in {@code arn:aws:lambda:REGION:ACCOUNT:function:NAME}. */
  private static final int ARN_REGION = 3;

  /** Refuses nulls. */
  RelayFunction {
    Objects.requireNonNull(function, "function");
    Objects.requireNonNull(roleArn, "roleArn");
    Objects.requireNonNull(externalId, "externalId");
  }

  /** Where it is: as its ARN says, or in the region of a target. */
  String region(String ofTarget) {
    String[] arn = function.split(":", -1);
    return arn.length > ARN_REGION && arn[0].equals("arn") ? arn[ARN_REGION] : ofTarget;
  }

  /** That of an account, if it is reached by a relay. */
  static Optional<RelayFunction> of(TrendlakeConfig config, RelayPlace place) {
    return switch (config.network(place.account())) {
      case Network.Direct() -> Optional.empty();
      case Network.Relayed(String function) -> {
        Optional<Account> account = config.account(place.account(), partition(place));
        yield Optional.of(
            new RelayFunction(
                function,
                account.flatMap(Account::scrapeRoleArn),
                account.flatMap(Account::externalId)));
      }
    };
  }

  private static String partition(RelayPlace place) {
    return place.region().isEmpty() ? "aws" : PartitionMetadata.of(Region.of(place.region())).id();
  }
}
