// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.discovery.aws;

import io.trendlake.config.Account;
import io.trendlake.config.Organization;
import io.trendlake.config.http.AwsKeys;
import io.trendlake.config.http.Secret;
import io.trendlake.config.http.SecretStore;
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
import io.trendlake.credentials.aws.SignedHttp;
import io.trendlake.discovery.AccountRegion;
import io.trendlake.discovery.AwsDiscovery;
import io.trendlake.discovery.Discoverer;
import io.trendlake.discovery.DiscoveryException;
import io.trendlake.discovery.DiscoveryResult;
import io.trendlake.discovery.EksCluster;
import io.trendlake.discovery.TargetGroup;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.SdkHttpClient;

/**
 * Discovery in AWS with the SDK for Java. Make one for a process, keep it over all invocations, and
 * close it at the end.
 */
public final class AwsSdkDiscovery implements AwsDiscovery, AutoCloseable {

  private static final Duration LONGEST_CONNECT = Duration.ofSeconds(3);
  private static final Duration LONGEST_SILENCE = Duration.ofSeconds(15);

  private final SdkHttpClient http;
  private final AwsTransport transport;
  private final AwsSessions sessions;
  private final SecretStore secrets;

  /**
   * Asks nothing yet.
   *
   * @param environment variables: {@code AWS_ENDPOINT_URL} and {@code AWS_ENDPOINT_URL_...} count
   *     here, and the SDK reads its own from the process
   * @param secrets those that settings refer to; asked at each discovery, and not closed here
   */
  public AwsSdkDiscovery(Map<String, String> environment, SecretStore secrets) {
    this.secrets = secrets;
    this.http = SignedHttp.client(LONGEST_CONNECT, LONGEST_SILENCE);
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

  @Override
  public SecretStore secrets() {
    return secrets;
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

    /** What the API is asked with: other keys make another one. */
    private @Nullable AwsSdSettings asked;

    LazyApi(AwsSdSettings settings, AccountRegion where, boolean needsAccount) {
      this.settings = settings;
      this.where = where;
      this.needsAccount = needsAccount;
    }

    AwsApi get() throws DiscoveryException {
      AwsSdSettings revealed = revealed(settings);
      AwsApi known = api;
      if (known == null || !revealed.equals(asked)) {
        known = new AwsApi(sessions.of(revealed, where, needsAccount), transport);
        api = known;
        asked = revealed;
      }
      return known;
    }

    private AwsSdSettings revealed(AwsSdSettings written) throws DiscoveryException {
      if (written.keys().isPresent()
          && written.keys().get().secretKey() instanceof Secret.Referenced(var reference)) {
        try {
          Secret text = new Secret.Inline(secrets.text(reference));
          return written.withKeys(new AwsKeys(written.keys().get().accessKey(), text));
        } catch (IOException e) {
          throw new DiscoveryException(String.valueOf(e.getMessage()), e);
        }
      }
      return written;
    }
  }
}
