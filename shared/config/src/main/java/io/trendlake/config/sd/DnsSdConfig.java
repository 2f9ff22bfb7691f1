// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.config.sd;

import java.time.Duration;
import java.util.Objects;

/**
 * Targets that are the records of a name in DNS ({@code dns_sd_configs}). A block that lists
 * several becomes as many of these, so that each has its own last good list.
 *
 * @param name as it is written; search domains are appended to one without a dot at its end
 * @param port of the targets, which a record of type SRV names itself; 0 to 65535
 */
public record DnsSdConfig(String name, DnsRecordType type, int port, Duration refreshInterval)
    implements SdConfig {

  /** The default of {@code refresh_interval}. */
  public static final Duration DEFAULT_REFRESH_INTERVAL = Duration.ofSeconds(30);

  /** Refuses nulls. */
  public DnsSdConfig {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(type, "type");
    Objects.requireNonNull(refreshInterval, "refreshInterval");
  }
}
