// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.secrets.aws;

import io.trendlake.config.Account;
import io.trendlake.config.http.SecretReference;
import io.trendlake.config.http.SecretStore;
import io.trendlake.credentials.aws.AssumedRoles;
import io.trendlake.credentials.aws.Endpoints;
import io.trendlake.credentials.aws.RoleCredentials;
import io.trendlake.credentials.aws.SignedHttp;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.regions.Region;

/**
 * Secrets of Secrets Manager and Parameter Store, read with the role of the account whose they are
 * if the configuration names one, and else with the credentials of the environment. Nothing is kept
 * here. Safe for use by many threads.
 */
public final class AwsSecrets implements SecretStore, AutoCloseable {

  private static final String SESSION_NAME = "trendlake-secrets";
  private static final List<String> ACTIONS =
      List.of("secretsmanager:GetSecretValue", "ssm:GetParameter", "kms:Decrypt");

  private final SdkHttpClient http;
  private final SecretRequests requests;
  private final RoleCredentials roles;
  private final Supplier<Region> home;
  private final Function<SecretReference, Optional<Account>> accounts;
  private final Function<Account, Optional<String>> roleArn;

  AwsSecrets(
      SdkHttpClient http,
      Endpoints endpoints,
      AwsCredentialsProvider own,
      Supplier<Region> home,
      Function<SecretReference, Optional<Account>> accounts,
      Function<Account, Optional<String>> roleArn) {
    this.http = http;
    this.requests = new SecretRequests(http, endpoints);
    this.roles =
        new RoleCredentials(new AssumedRoles(http, endpoints, SESSION_NAME, ACTIONS), own, home);
    this.home = home;
    this.accounts = accounts;
    this.roleArn = roleArn;
  }

  /**
   * Asks as the environment says. No I/O happens here.
   *
   * @param environment where {@code AWS_ENDPOINT_URL} and the like may be set
   * @param accounts the account of a secret, if the configuration knows it
   * @param roleArn which role of that account reads its secrets; empty = none is assumed
   */
  public static AwsSecrets of(
      Map<String, String> environment,
      Function<SecretReference, Optional<Account>> accounts,
      Function<Account, Optional<String>> roleArn) {
    return new AwsSecrets(
        SignedHttp.client(),
        new Endpoints(environment),
        DefaultCredentialsProvider.builder().build(),
        AssumedRoles::home,
        accounts,
        roleArn);
  }

  @Override
  public String text(SecretReference secret) throws IOException {
    try {
      Region region = secret.region().isEmpty() ? home.get() : Region.of(secret.region());
      return requests.text(secret, region, credentials(secret));
    } catch (SdkException e) {
      throw new IOException("the secret " + secret + " cannot be read: " + e.getMessage(), e);
    }
  }

  private AwsCredentialsProvider credentials(SecretReference secret) {
    Optional<Account> account =
        secret.account().isEmpty() ? Optional.empty() : accounts.apply(secret);
    Optional<String> arn = account.flatMap(roleArn);
    Optional<String> externalId = account.flatMap(Account::externalId);
    return roles.of(arn, externalId);
  }

  @Override
  public void close() {
    roles.close();
    http.close();
  }
}
