// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lambda;

import io.trendlake.config.Account;
import io.trendlake.config.TrendlakeConfig;
import io.trendlake.config.http.SecretReference;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The accounts of the configuration that a function worked by last, for what outlives a
 * configuration. Safe for use by many threads.
 */
public final class AccountsInForce {

  private volatile @Nullable Known known;

  /**
   * What is known.
   *
   * @param home the account that the function is in
   */
  private record Known(TrendlakeConfig config, String home) {}

  /**
   * What {@link MemberRole#in} makes of configurations; its results are noted here.
   *
   * @param memberRole the name of the role; empty for none, then a configuration stays as it is
   * @param functionArn as Lambda reports it at each invocation
   */
  public UnaryOperator<TrendlakeConfig> resolver(Optional<String> memberRole, String functionArn) {
    MemberRole role = MemberRole.of(memberRole.orElse(""), functionArn);
    return config -> {
      TrendlakeConfig resolved = memberRole.isPresent() ? role.in(config) : config;
      known = new Known(resolved, role.home());
      return resolved;
    };
  }

  /**
   * The account of a secret, if the configuration has it. That of the function is not named: its
   * secrets are read as the function itself, whatever role discovery assumes there.
   */
  public Optional<Account> of(SecretReference secret) {
    Known now = known;
    return now == null || secret.account().equals(now.home())
        ? Optional.empty()
        : now.config().account(secret.account(), secret.partition());
  }
}
