// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.discovery.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trendlake.config.http.AwsKeys;
import io.trendlake.config.http.Secret;
import io.trendlake.config.http.SecretReference;
import io.trendlake.config.http.SecretStore;
import io.trendlake.config.sd.AwsSdConfig;
import io.trendlake.config.sd.AwsSdSettings;
import io.trendlake.config.sd.Ec2SdConfig;
import io.trendlake.config.sd.RdsSdConfig;
import io.trendlake.credentials.aws.SignedHttp;
import io.trendlake.discovery.AccountRegion;
import io.trendlake.discovery.Discoverer;
import io.trendlake.discovery.DiscovererRegistry;
import io.trendlake.discovery.DiscoveryException;
import io.trendlake.discovery.DiscoveryResult;
import io.trendlake.discovery.Lookup;
import io.trendlake.discovery.TargetGroup;
import io.trendlake.fetch.FetchException;
import io.trendlake.model.Labels;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.http.SdkHttpClient;

/** Settings that name all they need, in a process whose environment says nothing of AWS. */
final class OutsideAwsTest {

  private static final String INSTANCES =
      """
      <DescribeInstancesResponse><reservationSet>
      <item><ownerId>111111111111</ownerId><instancesSet><item>
      <instanceId>i-1</instanceId><privateIpAddress>10.0.0.7</privateIpAddress>
      </item></instancesSet></item>
      <item><ownerId>222222222222</ownerId><instancesSet><item>
      <instanceId>i-2</instanceId><privateIpAddress>10.0.0.8</privateIpAddress>
      </item></instancesSet></item>
      </reservationSet></DescribeInstancesResponse>
      """;

  private static final String CALLER =
      """
      <GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
      <GetCallerIdentityResult><Account>333333333333</Account></GetCallerIdentityResult>
      </GetCallerIdentityResponse>
      """;

  private final Instant now = Instant.parse("2026-11-25T07:13:20Z");
  private ScriptedAws aws;

  @BeforeEach
  void start() throws IOException {
    aws = new ScriptedAws();
    aws.on("ec2:DescribeInstances", INSTANCES);
    aws.on("ec2:DescribeAvailabilityZones", "<a/>");
  }

  @AfterEach
  void stop() {
    aws.close();
  }

  private AwsSdSettings settings(String region, Optional<URI> endpoint) {
    return settings(region, endpoint, new Secret.Inline("secret"));
  }

  private AwsSdSettings settings(String region, Optional<URI> endpoint, Secret secretKey) {
    return new AwsSdSettings(
        Optional.of(region),
        endpoint,
        Optional.of(new AwsKeys("AKID", secretKey)),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        AwsSdSettings.DEFAULT_REFRESH_INTERVAL,
        9100);
  }

  private DiscoveryResult<TargetGroup> discover(AwsSdConfig config, Map<String, String> environment)
      throws Exception {
    try (AwsSdkDiscovery aws = new AwsSdkDiscovery(environment, SecretStore.NONE)) {
      return discoverer(config, aws).discover();
    }
  }

  private Discoverer<TargetGroup> discoverer(AwsSdConfig config, AwsSdkDiscovery discoverers) {
    return new DiscovererRegistry(
            (request, body) -> {
              throw new FetchException("no list is asked for here");
            },
            discoverers,
            () -> now)
        .of(Lookup.of(config));
  }

  private static List<String> accounts(DiscoveryResult<TargetGroup> discovered) {
    return discovered.found().stream()
        .flatMap(group ->
            group.targets().stream()
                .map((Labels own) ->
                    own.has("account") ? own.value("account") : group.labels().value("account")))
        .toList();
  }

  @Test
  void services_areAskedAtTheEndpointsThatTheVariablesChoose() throws Exception {
    AwsSdSettings settings = settings("us-east-1", Optional.empty());
    try (SdkHttpClient http = SignedHttp.client();
        AwsSessions sessions = new AwsSessions(http, Map.of("AWS_USE_FIPS_ENDPOINT", "true"))) {
      Session session = sessions.of(settings, AccountRegion.own(settings), false);

      assertThat(session.endpoint(AwsService.CLOUD_MAP, "data-"))
          .hasToString("https://data-servicediscovery-fips.us-east-1.amazonaws.com");
      assertThat(session.endpoint(AwsService.ORGANIZATIONS, ""))
          .hasToString("https://organizations-fips.us-east-1.amazonaws.com");
    }
  }

  @Test
  void discover_ec2WithRegionKeysAndEndpoint_takesTheOwnerForTheAccountAndAsksNoSts()
      throws Exception {
    Ec2SdConfig config =
        new Ec2SdConfig(settings("eu-west-1", Optional.of(aws.endpoint())), List.of());

    assertThat(accounts(discover(config, Map.of())))
        .containsExactly("111111111111", "222222222222");
    assertThat(aws.permissions()).allMatch(permission -> permission.startsWith("ec2:"));
  }

  @Test
  void discover_ec2OfACloudWithItsOwnRegionNames_isAsked() throws Exception {
    Ec2SdConfig config =
        new Ec2SdConfig(settings("RegionOne", Optional.of(aws.endpoint())), List.of());

    assertThat(accounts(discover(config, Map.of()))).hasSize(2);
    assertThat(aws.requests()).extracting(ScriptedAws.Request::region).containsOnly("RegionOne");
  }

  @Test
  void secretKey_byReference_isReadAtEachDiscovery() throws Exception {
    List<String> texts = new ArrayList<>(List.of("one", "two"));
    SecretStore secrets =
        reference -> {
          if (texts.isEmpty()) {
            throw new IOException("the secret " + reference + " cannot be read: it is gone");
          }
          return texts.removeFirst();
        };
    Secret secretKey = new Secret.Referenced(SecretReference.parse("ssm:/ec2/key"));
    Ec2SdConfig config =
        new Ec2SdConfig(settings("eu-west-1", Optional.of(aws.endpoint()), secretKey), List.of());
    try (AwsSdkDiscovery sdk = new AwsSdkDiscovery(Map.of(), secrets)) {
      Discoverer<TargetGroup> discoverer = discoverer(config, sdk);

      assertThat(accounts(discoverer.discover())).hasSize(2);
      assertThat(accounts(discoverer.discover())).hasSize(2);
      assertThat(texts).isEmpty();
      assertThatThrownBy(discoverer::discover)
          .isInstanceOf(DiscoveryException.class)
          .hasMessageContaining("the secret ssm:/ec2/key cannot be read: it is gone");
    }
  }

  @Test
  void discover_serviceThatDoesNotNameTheAccount_asksStsInTheRegionThatIsWritten()
      throws Exception {
    aws.on("sts:GetCallerIdentity", CALLER);
    aws.on("rds:DescribeDBInstances", "<a/>");
    aws.on("rds:DescribeDBClusters", "<a/>");
    RdsSdConfig config =
        new RdsSdConfig(settings("eu-west-1", Optional.empty()), List.of(), List.of());

    DiscoveryResult<TargetGroup> discovered =
        discover(config, Map.of("AWS_ENDPOINT_URL", aws.endpoint().toString()));

    assertThat(discovered.found().getFirst().labels().value("account")).isEqualTo("333333333333");
    assertThat(aws.requests())
        .filteredOn(request -> request.permission().startsWith("sts:"))
        .extracting(ScriptedAws.Request::region)
        .containsExactly("eu-west-1");
  }
}
