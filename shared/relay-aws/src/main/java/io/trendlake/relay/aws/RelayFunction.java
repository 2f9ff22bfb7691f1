// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.relay.aws;

import io.trendlake.config.Account;
import io.trendlake.config.Network;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The relay function of an account, and as whom it is called.
 *
 * @param function its name, or its ARN
 * @param roleArn the role to assume for it; empty = none
 * @param externalId what the role's trust policy asks for
 */
record RelayFunction(String function, Optional<String> roleArn, Optional<String> externalId) {

  /** Where the region stands in {@code arn:aws:lambda:REGION:ACCOUNT:function:NAME}. */
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

  /** Those of the accounts that are reached by a relay, by account. */
  static Map<String, RelayFunction> of(List<Account> accounts) {
    Map<String, RelayFunction> functions = new HashMap<>();
    for (Account account : accounts) {
      switch (account.network()) {
        case Network.Relay(String function) ->
            functions.put(
                account.id(), new RelayFunction(function, account.roleArn(), account.externalId()));
        case Network.Direct() -> {}
      }
    }
    return Map.copyOf(functions);
  }
}
