// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.credentials.aws;

import io.trendlake.config.http.RequestSigner;
import io.trendlake.config.http.SigV4Config;
import io.trendlake.config.http.Url;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4FamilyHttpSigner;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.regions.Region;

/**
 * Signs requests by Signature Version 4 with the SDK's signer. The credentials of each identity
 * that a configuration names are kept and renewed as the SDK does; a role is assumed in the region
 * that is signed for, as by Prometheus. Safe for use by many threads.
 */
public final class SigV4Signer implements RequestSigner, AutoCloseable {

  private static final String SESSION_NAME = "trendlake-sigv4";
  private static final AwsV4HttpSigner SIGNER = AwsV4HttpSigner.create();

  private final SdkHttpClient http;
  private final AssumedRoles roles;
  private final Clock clock;
  private final Map<Identity, AwsCredentialsProvider> providers = new ConcurrentHashMap<>();

  SigV4Signer(SdkHttpClient http, Endpoints endpoints, Clock clock) {
    this.http = http;
    // What a role may do is up to its owner: the actions of the service are not known here.
    this.roles = new AssumedRoles(http, endpoints, SESSION_NAME, List.of());
    this.clock = clock;
  }

  /**
   * Signs with the credentials of the environment where a configuration names no others. No I/O
   * happens here.
   *
   * @param environment where {@code AWS_ENDPOINT_URL} and the like may be set
   */
  public static SigV4Signer of(Map<String, String> environment) {
    return new SigV4Signer(SignedHttp.client(), new Endpoints(environment), Clock.systemUTC());
  }

  /** Who one is, as far as the configuration says; another secret is another identity. */
  private record Identity(
      Optional<AwsBasicCredentials> keys,
      Optional<String> profile,
      Optional<String> roleArn,
      Optional<String> externalId,
      String stsRegion,
      boolean fips) {

    static Identity of(SigV4Config config, Region region) throws IOException {
      Optional<AwsBasicCredentials> keys =
          config.keys().isPresent()
              ? Optional.of(ConfiguredCredentials.revealed(config.keys().get()))
              : Optional.empty();
      return new Identity(
          keys,
          config.profile(),
          config.roleArn(),
          config.externalId(),
          config.roleArn().isPresent() ? region.id() : "",
          config.useFipsStsEndpoint());
    }

    Identity withoutRole() {
      return new Identity(keys, profile, Optional.empty(), Optional.empty(), "", false);
    }

    /** Without the keys. */
    @Override
    public String toString() {
      return roleArn.or(() -> profile).orElse("the identity that runs this");
    }
  }

  @Override
  public Map<String, String> headers(SigV4Config config, Url url) throws IOException {
    Region region = region(config);
    Identity identity = Identity.of(config, region);
    try {
      AwsCredentials credentials = provider(identity).resolveCredentials();
      return headers(request(url), credentials, config.serviceName(), region);
    } catch (SdkException e) {
      throw new IOException("there are no credentials of " + identity + ": " + e.getMessage(), e);
    }
  }

  private Map<String, String> headers(
      SdkHttpRequest request, AwsCredentials credentials, String service, Region region) {
    Map<String, String> headers = new LinkedHashMap<>();
    SIGNER
        .sign(sign ->
            sign.identity(credentials)
                .request(request)
                .putProperty(AwsV4FamilyHttpSigner.SERVICE_SIGNING_NAME, service)
                .putProperty(AwsV4HttpSigner.REGION_NAME, region.id())
                .putProperty(HttpSigner.SIGNING_CLOCK, clock))
        .request()
        .forEachHeader((name, values) -> headers.put(name, values.getFirst()));
    headers.keySet().removeIf("Host"::equalsIgnoreCase);
    return headers;
  }

  private static SdkHttpRequest request(Url url) throws IOException {
    try {
      return SdkHttpRequest.builder()
          .method(SdkHttpMethod.GET)
          .uri(URI.create(url.toString()))
          .build();
    } catch (IllegalArgumentException e) {
      throw new IOException("the URL cannot be signed, since it has odd characters", e);
    }
  }

  private static Region region(SigV4Config config) throws IOException {
    try {
      return config.region().map(Region::of).orElseGet(AssumedRoles::home);
    } catch (SdkException e) {
      throw new IOException(
          "nothing says for which region to sign; write region, or set AWS_REGION", e);
    }
  }

  private AwsCredentialsProvider provider(Identity identity) {
    AwsCredentialsProvider known = providers.get(identity);
    if (known != null) {
      return known;
    }
    AwsCredentialsProvider base =
        identity.roleArn().isPresent() ? provider(identity.withoutRole()) : null;
    return providers.computeIfAbsent(
        identity,
        any ->
            base == null
                ? ConfiguredCredentials.provider(identity.keys(), identity.profile())
                : assumed(identity, base));
  }

  private AwsCredentialsProvider assumed(Identity identity, AwsCredentialsProvider base) {
    return roles.assume(
        roles.sts(Region.of(identity.stsRegion()), base, identity.fips()),
        identity.roleArn().orElseThrow(),
        identity.externalId());
  }

  /** Forgets all credentials. */
  @Override
  public void close() {
    ConfiguredCredentials.close(providers.values());
    providers.clear();
    http.close();
  }
}
