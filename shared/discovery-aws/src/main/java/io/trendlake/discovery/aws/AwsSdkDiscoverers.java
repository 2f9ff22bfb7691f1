// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.discovery.aws;

import io.trendlake.config.Account;
import io.trendlake.config.Organization;
import io.trendlake.config.sd.AwsSdConfig;
import io.trendlake.config.sd.AwsSdSettings;
import io.trendlake.config.sd.CloudMapSdConfig;
import io.trendlake.config.sd.Ec2SdConfig;
import io.trendlake.config.sd.EcsSdConfig;
import io.trendlake.config.sd.ElasticacheSdConfig;
import io.trendlake.config.sd.KubernetesAccess;
import io.trendlake.config.sd.LightsailSdConfig;
import io.trendlake.config.sd.MskSdConfig;
import io.trendlake.config.sd.RdsSdConfig;
import io.trendlake.discovery.AccountRegion;
import io.trendlake.discovery.AwsDiscoverers;
import io.trendlake.discovery.Discoverer;
import io.trendlake.discovery.DiscoveryException;
import io.trendlake.discovery.DiscoveryResult;
import io.trendlake.discovery.EksCluster;
import io.trendlake.discovery.TargetGroup;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;

/**
 * Discovery in AWS with the SDK for Java. Make one for a process, keep it over all invocations, and
 * close it at the end.
 */
public final class AwsSdkDiscoverers implements AwsDiscoverers, AutoCloseable {

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(3);
  private static final Duration SOCKET_TIMEOUT = Duration.ofSeconds(15);

  private final SdkHttpClient http;
  private final AwsTransport transport;
  private final AwsSessions sessions;

  /**
   * Asks nothing yet.
   *
   * @param environment variables: {@code AWS_ENDPOINT_URL} and {@code AWS_ENDPOINT_URL_...} count
   *     here, and the SDK reads its own from the process
   */
  public AwsSdkDiscoverers(Map<String, String> environment) {
    this.http =
        UrlConnectionHttpClient.builder()
            .connectionTimeout(CONNECT_TIMEOUT)
            .socketTimeout(SOCKET_TIMEOUT)
            .build();
    this.transport = new AwsTransport(http);
    this.sessions = new AwsSessions(http, environment);
  }

  @Override
  public Discoverer<TargetGroup> of(AwsSdConfig config, AccountRegion where) {
    Resources resources = resources(config);
    LazyApi api = new LazyApi(config.aws(), where, !resources.nameTheirAccount());
    return () -> groups(config, resources, api.get());
  }

  @Override
  public Discoverer<Account> accounts(Organization organization) {
    OrganizationAccounts accounts = new OrganizationAccounts(organization);
    LazyApi api =
        new LazyApi(
            AwsSdSettings.defaults(),
            new AccountRegion("", "", "", Optional.empty(), Optional.empty()),
            true);
    return () -> DiscoveryResult.of(accounts.ask(api.get()));
  }

  @Override
  public EksCluster.Finder eks(KubernetesAccess.Eks eks) {
    LazyApi api = new LazyApi(eks.aws(), AccountRegion.own(eks.aws()), true);
    EksApiServer server = new EksApiServer(eks.cluster());
    return () -> server.find(api.get());
  }

  private static Resources resources(AwsSdConfig config) {
    return switch (config) {
      case Ec2SdConfig ec2 -> new Ec2Resources(ec2);
      case EcsSdConfig ecs -> new EcsResources(ecs);
      case MskSdConfig msk -> new MskResources(msk);
      case RdsSdConfig rds -> new RdsResources(rds);
      case ElasticacheSdConfig elasticache -> new ElasticacheResources(elasticache);
      case LightsailSdConfig lightsail -> new LightsailResources(lightsail);
      case CloudMapSdConfig cloudMap -> new CloudMapResources(cloudMap);
    };
  }

  private static DiscoveryResult<TargetGroup> groups(
      AwsSdConfig config, Resources resources, AwsApi api)
      throws DiscoveryException, InterruptedException {
    AccountRegion place = api.session().place();
    String source = config.role() + " in " + place;
    return DiscoveryResult.of(
        List.of(new TargetGroup(source, resources.targets(api), place.labels())));
  }

  @Override
  public void close() {
    sessions.close();
    http.close();
  }

  /** The APIs at a place, once it is known which. Not thread-safe: one thread at a time asks. */
  private final class LazyApi {

    private final AwsSdSettings settings;
    private final AccountRegion where;
    private final boolean needsAccount;
    private @Nullable AwsApi api;

    LazyApi(AwsSdSettings settings, AccountRegion where, boolean needsAccount) {
      this.settings = settings;
      this.where = where;
      this.needsAccount = needsAccount;
    }

    AwsApi get() throws DiscoveryException {
      AwsApi known = api;
      if (known == null) {
        known = new AwsApi(sessions.of(settings, where, needsAccount), transport);
        api = known;
      }
      return known;
    }
  }
}
