// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.config.sd;

import java.util.List;

/**
 * Instances of EC2 ({@code ec2_sd_configs}, or role {@code ec2}).
 *
 * @param filters an instance passes all of them
 */
public record Ec2SdConfig(AwsSdSettings aws, List<AwsFilter> filters) implements AwsSdConfig {

  /** Copies the list. */
  public Ec2SdConfig {
    filters = List.copyOf(filters);
  }

  @Override
  public String role() {
    return "ec2";
  }
}
