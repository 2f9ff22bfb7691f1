// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.discovery;

import io.trendlake.config.Account;
import io.trendlake.config.Organization;
import io.trendlake.config.http.SecretStore;
import io.trendlake.config.sd.AwsSdConfig;
import io.trendlake.config.sd.KubernetesAccess;

/**
 * Discovery in AWS: what {@code shared/discovery-aws} does, and a process without it lacks. Safe
 * for use by many threads; nothing is asked before what it makes is used.
 */
public interface AwsDiscovery {

  /** For a process that has no AWS: every question fails, and says so. */
  AwsDiscovery NONE =
      new AwsDiscovery() {
        private static final String REASON = "this process has no client of AWS";

        @Override
        public Discoverer<TargetGroup> of(AwsSdConfig config, AccountRegion where) {
          return () -> {
            throw new DiscoveryException(config.role() + ": " + REASON);
          };
        }

        @Override
        public EksCluster.Finder eks(KubernetesAccess.Eks eks) {
          return () -> {
            throw new DiscoveryException("eks: " + REASON);
          };
        }

        @Override
        public Discoverer<Account> accounts(Organization organization) {
          return () -> {
            throw new DiscoveryException("organization: " + REASON);
          };
        }

        @Override
        public SecretStore secrets() {
          return SecretStore.NONE;
        }
      };

  /** The discoverer of these settings in an account and region. */
  Discoverer<TargetGroup> of(AwsSdConfig config, AccountRegion where);

  /** Finds a cluster of EKS, each time with a token that lasts for one listing. */
  EksCluster.Finder eks(KubernetesAccess.Eks eks);

  /** The active accounts of an organization, by their ids. */
  Discoverer<Account> accounts(Organization organization);

  /** The secrets that settings of discoveries refer to. */
  SecretStore secrets();
}
