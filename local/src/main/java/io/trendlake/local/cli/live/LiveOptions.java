// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.cli.live;

import java.net.InetSocketAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of commands that scrape live. */
final class LiveOptions {

  @Mixin private ListenOptions listening;

  @Option(
      names = "--log-format",
      paramLabel = "FORMAT",
      defaultValue = "text",
      description = "How log lines look, text or json (default: ${DEFAULT-VALUE}).")
  private RunLog.Format logFormat;

  /** How the lines of the log look. */
  RunLog.Format logFormat() {
    return logFormat;
  }

  InetSocketAddress listen() {
    return listening.address();
  }

  /** How long to live; null until a signal comes. */
  @Nullable Duration atMost() {
    return listening.atMost();
  }
}
