// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lambda;

import io.trendlake.config.Account;
import io.trendlake.config.TrendlakeConfig;
import java.util.List;
import java.util.Optional;

/**
 * The role that is assumed in accounts of {@code accounts} that name none: what the stack of the
 * member accounts makes. In the account that the function itself is in none is needed.
 *
 * @param name with its path if it has one
 * @param partition such as {@code aws}
 * @param home the account that the function is in
 */
public record MemberRole(String name, String partition, String home) {

  /** Where partition and account are in {@code arn:aws:lambda:REGION:ACCOUNT:function:NAME}. */
  private static final int PARTITION = 1;

  private static final int ACCOUNT = 4;

  /**
   * The role for a function.
   *
   * @param functionArn as Lambda reports it at each invocation
   */
  public static MemberRole of(String name, String functionArn) {
    String[] parts = functionArn.split(":", -1);
    if (parts.length <= ACCOUNT) {
      throw new IllegalArgumentException("not the ARN of a function: " + functionArn);
    }
    return new MemberRole(name, parts[PARTITION], parts[ACCOUNT]);
  }

  /** The configuration with a role in every account but that of the function. */
  public TrendlakeConfig in(TrendlakeConfig config) {
    List<Account> accounts = config.accounts().stream().map(this::in).toList();
    return new TrendlakeConfig(
        config.global(),
        config.scrapeConfigs(),
        accounts,
        config.organization(),
        config.lake(),
        config.rules(),
        config.notUsed());
  }

  private Account in(Account account) {
    if (account.roleArn().isPresent() || account.id().equals(home)) {
      return account;
    }
    return new Account(
        account.id(),
        account.name(),
        account.regions(),
        Optional.of("arn:" + partition + ":iam::" + account.id() + ":role/" + name),
        account.externalId(),
        account.network(),
        account.allowCidrs());
  }
}
