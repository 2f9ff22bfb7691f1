// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.scrape;

import io.trendlake.config.ScrapeConfig;
import io.trendlake.discovery.Target;
import io.trendlake.fetch.BodyBuffer;
import io.trendlake.fetch.FetchException;
import io.trendlake.fetch.FetchRequest;
import io.trendlake.fetch.FetchResponse;
import io.trendlake.fetch.Fetcher;
import io.trendlake.fetch.http.HttpFetcher;
import java.time.Duration;

/** Asks one target for its body, as its settings say. Safe for use by many threads. */
final class BodyPull {

  /**
   * The limit of a body where {@code body_size_limit} is 0, so that no target can exhaust the
   * memory. A body of two million samples is about this large.
   */
  static final long SAFETY_LIMIT = 256L << 20;

  /** What an array can hold is the end of every limit. */
  private static final long MOST_BYTES = Integer.MAX_VALUE - 8;

  private final Target target;
  private final ScrapeConfig config;
  private final FetchRequest request;

  BodyPull(Target target, ScrapeConfig config) {
    this.target = target;
    this.config = config;
    this.request = request(target.timeout());
  }

  /**
   * Fills a buffer.
   *
   * @param atMost how long it may take; the target's own timeout holds too
   * @return the answer, whose status is 200
   * @throws FetchException when there is no body with the status 200, or the target is refused
   */
  FetchResponse pull(BodyBuffer body, Duration atMost, Fetcher fetcher)
      throws FetchException, InterruptedException {
    if (!target.refusal().isEmpty()) {
      throw new FetchException(target.refusal());
    }
    FetchRequest bounded = atMost.compareTo(request.timeout()) < 0 ? request(atMost) : request;
    FetchResponse response = fetcher.fetch(bounded, body);
    if (response.status() != HttpFetcher.OK) {
      body.clear();
      throw new FetchException(
          "the target answered with HTTP status " + response.status() + ", not 200");
    }
    return response;
  }

  private FetchRequest request(Duration timeout) {
    long limit = config.bodySizeLimit() == 0 ? SAFETY_LIMIT : config.bodySizeLimit();
    return new FetchRequest(
        target.labels().value("account"),
        target.labels().value("region"),
        target.url(),
        ScrapeHeaders.of(config, timeout),
        timeout,
        Math.min(limit, MOST_BYTES),
        config.http());
  }
}
