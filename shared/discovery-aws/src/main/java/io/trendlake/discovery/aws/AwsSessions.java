// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.discovery.aws;

import io.trendlake.config.http.AwsKeys;
import io.trendlake.config.sd.AwsSdSettings;
import io.trendlake.credentials.aws.AssumedRoles;
import io.trendlake.credentials.aws.ConfiguredCredentials;
import io.trendlake.credentials.aws.Endpoints;
import io.trendlake.discovery.AccountRegion;
import io.trendlake.discovery.DiscoveryException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sts.StsClient;

/**
 * As whom to ask in each account: one assumed role per account, role and external id, kept over all
 * invocations of a process and renewed five minutes before its hour is over, by the thread that
 * needs it. STS is asked in the region of the environment, or where there is none in the region
 * that is asked about. Safe for use by many threads; closing forgets the roles.
 */
final class AwsSessions implements AutoCloseable {

  private static final String SESSION_NAME = "trendlake-discovery";

  private final Endpoints endpoints;
  private final AssumedRoles roles;
  private final Map<Identity, AwsCredentialsProvider> providers = new ConcurrentHashMap<>();
  private final Map<Identity, StsClient> clients = new ConcurrentHashMap<>();
  private final Map<Identity, String> accounts = new ConcurrentHashMap<>();

  /**
   * Asks nothing yet.
   *
   * @param environment where {@code AWS_ENDPOINT_URL}, {@code AWS_ENDPOINT_URL_EC2} and so on may
   *     be set
   */
  AwsSessions(SdkHttpClient http, Map<String, String> environment) {
    this.endpoints = new Endpoints(environment);
    this.roles =
        new AssumedRoles(http, endpoints, SESSION_NAME, DiscoveryActions.ofMemberAccount());
  }

  /** Who one is, as far as the configuration says. */
  private record Identity(
      Optional<AwsKeys> keys,
      Optional<String> profile,
      Optional<String> roleArn,
      Optional<String> externalId) {

    Identity withoutRole() {
      return new Identity(keys, profile, Optional.empty(), Optional.empty());
    }
  }

  /**
   * The session of a discovery at a place; what the place leaves open is found out.
   *
   * @param needsAccount whether STS is asked for the account where the place does not name it; the
   *     answers of some services say it themselves
   * @throws DiscoveryException if there is no region, or STS does not answer which account it is
   */
  Session of(AwsSdSettings settings, AccountRegion place, boolean needsAccount)
      throws DiscoveryException {
    Identity identity =
        new Identity(settings.keys(), settings.profile(), place.roleArn(), place.externalId());
    String region = place.region().isEmpty() ? home().id() : place.region();
    AwsCredentialsProvider provider = provider(identity, region);
    Session session =
        new Session(
            at(place, place.account(), region),
            provider,
            endpoints(settings),
            endpoints.variants());
    return needsAccount && place.account().isEmpty()
        ? new Session(
            at(place, account(identity, session), region),
            provider,
            session.endpoints(),
            session.variants())
        : session;
  }

  private static AccountRegion at(AccountRegion place, String account, String region) {
    String name = place.accountName().isEmpty() ? account : place.accountName();
    return new AccountRegion(account, name, region, place.roleArn(), place.externalId());
  }

  private AwsCredentialsProvider provider(Identity identity, String region) {
    AwsCredentialsProvider known = providers.get(identity);
    if (known != null) {
      return known;
    }
    StsClient sts = identity.roleArn().isPresent() ? client(identity.withoutRole(), region) : null;
    return providers.computeIfAbsent(
        identity,
        any ->
            sts == null
                ? base(identity)
                : roles.assume(sts, identity.roleArn().orElseThrow(), identity.externalId()));
  }

  private static AwsCredentialsProvider base(Identity identity) {
    return ConfiguredCredentials.provider(
        identity.keys().map(AwsSessions::revealed), identity.profile());
  }

  /** Keys are written in the configuration itself, so nothing is read. */
  private static AwsBasicCredentials revealed(AwsKeys keys) {
    try {
      return ConfiguredCredentials.revealed(keys);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private StsClient client(Identity identity, String region) {
    AwsCredentialsProvider base = provider(identity, region);
    return clients.computeIfAbsent(identity, any -> roles.sts(homeOr(region), base));
  }

  private String account(Identity identity, Session session) throws DiscoveryException {
    String known = accounts.get(identity);
    if (known != null) {
      return known;
    }
    try {
      String account = client(identity, session.place().region()).getCallerIdentity().account();
      accounts.put(identity, account);
      return account;
    } catch (SdkException e) {
      throw CallFailure.withoutCredentials(session, e);
    }
  }

  /** The region that this runs in. */
  private static Region home() throws DiscoveryException {
    try {
      return AssumedRoles.home();
    } catch (SdkException e) {
      throw new DiscoveryException(
          "nothing says which region of AWS to ask; write region, list regions in accounts, or set"
              + " AWS_REGION",
          e);
    }
  }

  private static Region homeOr(String region) {
    try {
      return AssumedRoles.home();
    } catch (SdkException e) {
      return Region.of(region);
    }
  }

  private Map<AwsService, URI> endpoints(AwsSdSettings settings) {
    Map<AwsService, URI> answering = new EnumMap<>(AwsService.class);
    for (AwsService service : AwsService.values()) {
      settings
          .endpoint()
          .or(() -> endpoints.override(service.endpointVariable()))
          .ifPresent(uri -> answering.put(service, uri));
    }
    return answering;
  }

  @Override
  public void close() {
    ConfiguredCredentials.close(providers.values());
    clients.values().forEach(StsClient::close);
    providers.clear();
    clients.clear();
  }
}
