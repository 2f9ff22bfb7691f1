// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.web;

import io.trendlake.config.PrometheusDuration;
import io.trendlake.config.http.Url;
import io.trendlake.discovery.Target;
import io.trendlake.functions.query.api.TargetSource;
import io.trendlake.local.run.TargetBoard;
import io.trendlake.local.run.TargetStatus;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The targets of a board, for the API.
 *
 * @param board what is known of them now
 */
public record BoardTargets(TargetBoard board) implements TargetSource {

  /** How this machine calls itself. */
  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "::1");

  @Override
  public Targets targets() {
    return new Targets(
        board.targets().stream().map(BoardTargets::active).toList(),
        board.dropped().stream()
            .map(dropped -> new Dropped(dropped.discovered(), dropped.job()))
            .toList());
  }

  private static Active active(TargetStatus status) {
    Target target = status.target();
    return new Active(
        target.discovered(),
        target.labels(),
        target.job(),
        target.url().toString(),
        global(target.url()),
        status.error(),
        status.last().map(TargetStatus.Last::at),
        status.last().map(TargetStatus.Last::duration).orElse(Duration.ZERO),
        switch (status.health()) {
          case UP -> Health.UP;
          case DOWN -> Health.DOWN;
          case UNKNOWN -> Health.UNKNOWN;
        },
        PrometheusDuration.format(target.interval()),
        PrometheusDuration.format(target.timeout()));
  }

  /** A URL that other machines can follow: this machine's name in the place of loopback. */
  private static String global(Url url) {
    String host = url.host();
    if (!LOOPBACK.contains(host)) {
      return url.toString();
    }
    String written = host.contains(":") ? "[" + host + "]" : host;
    try {
      return url.toString().replaceFirst(Pattern.quote(written), hostName());
    } catch (UnknownHostException e) {
      return url.toString();
    }
  }

  private static String hostName() throws UnknownHostException {
    return InetAddress.getLocalHost().getHostName();
  }
}
