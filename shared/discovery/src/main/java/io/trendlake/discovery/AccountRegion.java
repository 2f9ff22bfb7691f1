// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.discovery;

import io.trendlake.config.Account;
import io.trendlake.config.sd.AwsSdConfig;
import io.trendlake.config.sd.AwsSdSettings;
import io.trendlake.model.Labels;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * An account and region whose resources are asked for, and as whom.
 *
 * @param account the id; empty = whichever the credentials belong to
 * @param accountName to show; empty = the id
 * @param region empty = that of the environment
 * @param roleArn assumed to ask; empty = the credentials as they are
 * @param externalId given when the role is assumed
 */
public record AccountRegion(
    String account,
    String accountName,
    String region,
    Optional<String> roleArn,
    Optional<String> externalId) {

  /** Where an account is in {@code arn:aws:iam::ACCOUNT:role/NAME}. */
  private static final int ACCOUNT_OF_ARN = 4;

  /** Refuses nulls. */
  public AccountRegion {
    Objects.requireNonNull(account, "account");
    Objects.requireNonNull(accountName, "accountName");
    Objects.requireNonNull(region, "region");
    Objects.requireNonNull(roleArn, "roleArn");
    Objects.requireNonNull(externalId, "externalId");
  }

  /** The one place that a discovery names itself, or that of the environment. */
  public static AccountRegion own(AwsSdSettings aws) {
    String account = aws.roleArn().map(arn -> arn.split(":", -1)[ACCOUNT_OF_ARN]).orElse("");
    return new AccountRegion(account, "", aws.region().orElse(""), aws.roleArn(), aws.externalId());
  }

  /**
   * Where a discovery is repeated: in the regions of every account, or in its own region of every
   * account if it names one. One that names its own credentials concerns their account alone.
   */
  static List<AccountRegion> of(AwsSdConfig config, List<Account> accounts) {
    AwsSdSettings aws = config.aws();
    if (aws.hasOwnIdentity()) {
      return List.of(own(aws));
    }
    return accounts.stream()
        .flatMap(account ->
            aws.region().map(List::of).orElse(account.regions()).stream()
                .map(region -> in(account, region)))
        .toList();
  }

  private static AccountRegion in(Account account, String region) {
    return new AccountRegion(
        account.id(), account.name(), region, account.roleArn(), account.externalId());
  }

  /** The labels that targets have of where they were found; those without {@code __meta} stay. */
  public Labels labels() {
    return Labels.builder()
        .set("__meta_account_id", account)
        .set("__meta_account_name", accountName)
        .set("__meta_region", region)
        .set("account", account)
        .set("region", region)
        .build();
  }

  /** Human-readable: {@code account 111111111111 (shop), region eu-west-1}. */
  @Override
  public String toString() {
    String name =
        accountName.isEmpty() || accountName.equals(account) ? "" : " (" + accountName + ")";
    return (account.isEmpty() ? "the account of the credentials" : "account " + account + name)
        + (region.isEmpty() ? "" : ", region " + region);
  }
}
