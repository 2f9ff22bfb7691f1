// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.credentials.aws;

import java.net.URI;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.regions.EndpointTag;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.AwsRegionProviderChain;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.auth.StsAssumeRoleCredentialsProvider;

/**
 * Assumes roles of other accounts, for no more than what this needs: whatever else a role may do, a
 * session of it may do only what its policy allows.
 *
 * @param http what STS is asked over; not closed here
 * @param endpoints where STS answers
 * @param sessionName the name of the sessions in the trail of the other account
 * @param actions what sessions may do, if the role may: {@code ec2:DescribeInstances} for example;
 *     empty = all that the role may
 */
public record AssumedRoles(
    SdkHttpClient http, Endpoints endpoints, String sessionName, List<String> actions) {

  /** What a role that assumes a role may ask for at most. */
  private static final int ROLE_SECONDS = 3600;

  /** Refuses nulls, and copies the list. */
  public AssumedRoles {
    actions = List.copyOf(actions);
    Objects.requireNonNull(http, "http");
    Objects.requireNonNull(endpoints, "endpoints");
    Objects.requireNonNull(sessionName, "sessionName");
  }

  /**
   * The region that this runs in, by the environment.
   *
   * @throws SdkException if nothing says so
   */
  public static Region home() {
    return Environment.REGION.getRegion();
  }

  /** Made when it is asked first, and kept, since it remembers what an instance of EC2 answered. */
  private static final class Environment {
    private static final AwsRegionProviderChain REGION =
        DefaultAwsRegionProviderChain.builder().build();
  }

  /** STS in a region, asked as somebody. Asks nothing yet; closing it is up to the caller. */
  public StsClient sts(Region region, AwsCredentialsProvider as) {
    return sts(region, as, false);
  }

  /** The same, at an endpoint that is validated by FIPS if that is asked for. */
  StsClient sts(Region region, AwsCredentialsProvider as, boolean fips) {
    Optional<URI> elsewhere = endpoints.override("sts");
    Set<EndpointTag> variants = elsewhere.isPresent() ? Set.of() : endpoints.variants();
    return StsClient.builder()
        .fipsEnabled(fips || variants.contains(EndpointTag.FIPS))
        .dualstackEnabled(variants.contains(EndpointTag.DUALSTACK))
        .httpClient(http)
        .region(region)
        .credentialsProvider(as)
        .applyMutation(client -> elsewhere.ifPresent(client::endpointOverride))
        .build();
  }

  /**
   * The credentials of a role: assumed when they are first asked for, and again five minutes before
   * their hour is over, by the thread that needs them. Safe for use by many threads.
   *
   * @param externalId what the role's trust policy asks for
   */
  public StsAssumeRoleCredentialsProvider assume(
      StsClient sts, String role, Optional<String> externalId) {
    return StsAssumeRoleCredentialsProvider.builder()
        .stsClient(sts)
        .refreshRequest(request -> {
          request.roleArn(role).roleSessionName(sessionName).durationSeconds(ROLE_SECONDS);
          if (!actions.isEmpty()) {
            request.policy(policy());
          }
          externalId.ifPresent(request::externalId);
        })
        .build();
  }

  private String policy() {
    return "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":[\""
        + String.join("\",\"", actions)
        + "\"],\"Resource\":\"*\"}]}";
  }
}
