// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.discovery;

import io.trendlake.config.sd.HttpSdConfig;
import io.trendlake.fetch.BodyBuffer;
import io.trendlake.fetch.FetchException;
import io.trendlake.fetch.FetchRequest;
import io.trendlake.fetch.FetchResponse;
import io.trendlake.fetch.Fetcher;
import io.trendlake.fetch.UserAgent;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The targets that an HTTP server lists as JSON, as Prometheus's discovery/http: status 200,
 * content type application/json.
 */
final class HttpDiscoverer implements Discoverer<TargetGroup> {

  /** The label with the URL of the list. */
  static final String URL_LABEL = "__meta_url";

  /** A million targets of a hundred bytes. */
  private static final long LONGEST_LIST = 100_000_000;

  private static final int OK = 200;

  private static final Pattern JSON =
      Pattern.compile(
          "application/json(;\\s*charset=(\"utf-8\"|utf-8))?", Pattern.CASE_INSENSITIVE);

  private final HttpSdConfig config;
  private final Fetcher fetcher;

  HttpDiscoverer(HttpSdConfig config, Fetcher fetcher) {
    this.config = config;
    this.fetcher = fetcher;
  }

  @Override
  public DiscoveryResult<TargetGroup> discover() throws DiscoveryException, InterruptedException {
    try {
      BodyBuffer body = new BodyBuffer();
      return DiscoveryResult.of(groups(fetcher.fetch(request(), body), body));
    } catch (FetchException | DiscoveryException e) {
      throw new DiscoveryException(config.shownUrl() + ": " + e.getMessage(), e);
    }
  }

  private FetchRequest request() {
    return new FetchRequest(
        "",
        config.url(),
        Map.of(
            "User-Agent",
            UserAgent.TEXT,
            "Accept",
            "application/json",
            "X-Prometheus-Refresh-Interval-Seconds",
            seconds(config.refreshInterval())),
        config.refreshInterval(),
        LONGEST_LIST,
        config.http());
  }

  private static String seconds(Duration duration) {
    return BigDecimal.valueOf(duration.toMillis(), 3).stripTrailingZeros().toPlainString();
  }

  private List<TargetGroup> groups(FetchResponse response, BodyBuffer body)
      throws DiscoveryException {
    if (response.status() != OK) {
      throw new DiscoveryException("the server answered with status " + response.status());
    }
    if (!JSON.matcher(response.contentType().strip()).matches()) {
      throw new DiscoveryException(
          "the list has content type \"" + response.contentType() + "\", not application/json");
    }
    List<TargetGroup> groups = new ArrayList<>();
    for (ListedGroup group : JsonTargetList.read(Arrays.copyOf(body.array(), body.length()))) {
      groups.add(group.from(config.url().toString(), groups.size(), URL_LABEL));
    }
    return groups;
  }
}
