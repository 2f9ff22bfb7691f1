// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.cli.live;

import io.trendlake.local.cli.DurationArgument;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of commands that serve pages until they are ended. */
final class ListenOptions {

  @Option(
      names = "--listen",
      paramLabel = "ADDRESS",
      defaultValue = "127.0.0.1:7595",
      converter = ListenArgument.class,
      description = "Where to serve the pages (default: ${DEFAULT-VALUE}).")
  private InetSocketAddress address;

  @Option(
      names = "--for",
      paramLabel = "DURATION",
      converter = DurationArgument.class,
      description = "Ends by itself after living this long, such as 2m.")
  private @Nullable Duration atMost;

  /** Where to listen. */
  InetSocketAddress address() {
    return address;
  }

  /** How long to live; null until a signal comes. */
  @Nullable Duration atMost() {
    return atMost;
  }
}
