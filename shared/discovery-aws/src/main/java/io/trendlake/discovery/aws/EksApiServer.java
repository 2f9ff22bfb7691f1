// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.discovery.aws;

import io.trendlake.config.http.Secret;
import io.trendlake.config.http.Url;
import io.trendlake.credentials.aws.SignedHttp;
import io.trendlake.discovery.DiscoveryException;
import io.trendlake.discovery.EksCluster;
import io.trendlake.discovery.kubernetes.ApiServer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.ServiceMetadata;

/**
 * The API server of a cluster of EKS, and a token for it as the AWS IAM authenticator takes it: a
 * signed URL of STS by which the cluster asks who it is that asks.
 */
final class EksApiServer {

  private static final String STS = "sts";
  private static final String PREFIX = "k8s-aws-v1.";

  /** What the authenticator expects; it takes a token for 15 minutes nevertheless. */
  private static final Duration EXPIRES = Duration.ofSeconds(60);

  private final String name;

  EksApiServer(String name) {
    this.name = name;
  }

  /** Asks where the server is. The token is signed here. */
  EksCluster find(AwsApi api) throws DiscoveryException, InterruptedException {
    ApiValue cluster =
        api.call(AwsRequest.get(AwsService.EKS, "DescribeCluster", "/clusters/" + name, Map.of()))
            .at("cluster");
    String where = "the EKS cluster " + name + " in " + api.session().place();
    if (cluster.text("endpoint").isEmpty()) {
      throw new DiscoveryException(
          where + " has no endpoint; its status is " + cluster.text("status"));
    }
    Optional<Secret> authority = authority(cluster, where);
    Secret token = new Secret.Inline(token(api.session()));
    try {
      Url url = Url.parse(cluster.text("endpoint"));
      return new EksCluster(ApiServer.of(url, authority, token, ""), api.session().place());
    } catch (IllegalArgumentException e) {
      throw new DiscoveryException(where + ": its endpoint is not a URL: " + e.getMessage(), e);
    }
  }

  private static Optional<Secret> authority(ApiValue cluster, String where)
      throws DiscoveryException {
    try {
      return cluster
          .nonEmpty("certificateAuthority", "data")
          .map(data ->
              new Secret.Inline(
                  new String(Base64.getDecoder().decode(data), StandardCharsets.UTF_8)));
    } catch (IllegalArgumentException e) {
      throw new DiscoveryException(where + ": its certificateAuthority is not in Base64", e);
    }
  }

  private String token(Session session) throws DiscoveryException {
    Region region = Region.of(session.place().region());
    URI endpoint = URI.create("https://" + ServiceMetadata.of(STS).endpointFor(region) + "/");
    SdkHttpRequest question =
        SdkHttpRequest.builder()
            .method(SdkHttpMethod.GET)
            .uri(endpoint)
            .putRawQueryParameter("Action", "GetCallerIdentity")
            .putRawQueryParameter("Version", "2011-06-15")
            .putHeader("x-k8s-aws-id", name)
            .build();
    try {
      URI signed =
          SignedHttp.presigned(
              question, STS, region.id(), session.provider().resolveCredentials(), EXPIRES);
      return PREFIX
          + Base64.getUrlEncoder()
              .withoutPadding()
              .encodeToString(signed.toString().getBytes(StandardCharsets.UTF_8));
    } catch (SdkException e) {
      throw CallFailure.withoutCredentials(session, e);
    }
  }
}
