// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.config.sd;

/** Instances of Lightsail ({@code lightsail_sd_configs}, or role {@code lightsail}). */
public record LightsailSdConfig(AwsSdSettings aws) implements AwsSdConfig {

  @Override
  public String role() {
    return "lightsail";
  }
}
