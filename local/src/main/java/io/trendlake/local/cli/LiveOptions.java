// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.cli;

import java.net.InetSocketAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of commands that scrape live. */
final class LiveOptions {

  @Option(
      names = "--listen",
      paramLabel = "ADDRESS",
      defaultValue = "127.0.0.1:7595",
      converter = ListenArgument.class,
      description = "Where to serve /targets and /metrics (default: ${DEFAULT-VALUE}).")
  private InetSocketAddress listen;

  @Option(
      names = "--for",
      paramLabel = "DURATION",
      converter = DurationArgument.class,
      description = "Ends by itself after living this long, such as 2m.")
  private @Nullable Duration atMost;

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
    return listen;
  }

  /** How long to live; null until a signal comes. */
  @Nullable Duration atMost() {
    return atMost;
  }
}
