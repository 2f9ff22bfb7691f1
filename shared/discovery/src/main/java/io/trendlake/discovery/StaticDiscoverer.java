// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.discovery;

import io.trendlake.config.sd.StaticSdConfig;
import io.trendlake.model.Labels;
import java.util.List;

/** The targets written in the configuration. */
final class StaticDiscoverer implements Discoverer<TargetGroup> {

  private final DiscoveryResult<TargetGroup> discovered;

  StaticDiscoverer(StaticSdConfig config) {
    List<Labels> targets =
        config.targets().stream().map(address -> Labels.of(TargetLabels.ADDRESS, address)).toList();
    this.discovered =
        DiscoveryResult.of(List.of(new TargetGroup("static_configs", targets, config.labels())));
  }

  @Override
  public DiscoveryResult<TargetGroup> discover() {
    return discovered;
  }
}
