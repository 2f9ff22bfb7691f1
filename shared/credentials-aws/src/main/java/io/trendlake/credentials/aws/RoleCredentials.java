// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.credentials.aws;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.auth.StsAssumeRoleCredentialsProvider;

/**
 * The credentials of many roles: each role is assumed once, and again five minutes before its hour
 * is over, by the thread that needs it. STS is asked where this runs, not where the role is used:
 * the account that runs it need not have enabled the regions of others. Safe for use by many
 * threads.
 */
public final class RoleCredentials implements AutoCloseable {

  private final AssumedRoles roles;
  private final AwsCredentialsProvider own;
  private final Supplier<Region> home;
  private final Map<Role, StsAssumeRoleCredentialsProvider> assumed = new ConcurrentHashMap<>();
  private @Nullable StsClient sts;

  private record Role(String arn, Optional<String> externalId) {}

  /**
   * Assumes nothing yet.
   *
   * @param own as whom STS is asked, and what holds where there is no role; not closed here
   * @param home the region that this runs in; asked when STS is
   */
  public RoleCredentials(AssumedRoles roles, AwsCredentialsProvider own, Supplier<Region> home) {
    this.roles = roles;
    this.own = own;
    this.home = home;
  }

  /**
   * Those of a role, or one's own if there is none; STS is asked when they are.
   *
   * @param externalId what the role's trust policy asks for
   * @throws SdkException if nothing says in which region this runs
   */
  public AwsCredentialsProvider of(Optional<String> role, Optional<String> externalId) {
    return role.isEmpty()
        ? own
        : assumed.computeIfAbsent(
            new Role(role.get(), externalId), any -> roles.assume(sts(), role.get(), externalId));
  }

  private synchronized StsClient sts() {
    StsClient known = sts;
    if (known == null) {
      known = roles.sts(home.get(), own);
      sts = known;
    }
    return known;
  }

  @Override
  public synchronized void close() {
    assumed.values().forEach(StsAssumeRoleCredentialsProvider::close);
    assumed.clear();
    if (sts != null) {
      sts.close();
      sts = null;
    }
  }
}
