// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.relay;

import io.trendlake.fetch.BodyBuffer;
import io.trendlake.fetch.BodyTooLargeException;
import io.trendlake.fetch.FetchException;
import io.trendlake.fetch.FetchRequest;
import io.trendlake.fetch.FetchResponse;
import io.trendlake.fetch.FetchTimeoutException;
import io.trendlake.fetch.Fetcher;
import io.trendlake.relay.RelayResult;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.Callable;

/**
 * One fetch of a request.
 *
 * @param index in the request
 * @param time that all fetches of the request have
 * @param share how large the body may become here, as it is sent
 * @param largestBody how large that of an answer may be at all
 */
record RelayedFetch(
    Fetcher fetcher, int index, FetchRequest request, FetchTime time, int share, int largestBody)
    implements Callable<Optional<RelayResult>> {

  private static final int OK = 200;

  /** The answer; empty if the body has outgrown its share. */
  @Override
  public Optional<RelayResult> call() throws InterruptedException {
    BodyBuffer body = new BodyBuffer();
    try {
      FetchResponse response = fetcher.fetch(bounded(), body);
      return Optional.of(response.status() == OK ? fetched(response, body) : refused(response));
    } catch (BodyTooLargeException e) {
      return tooLarge().map(reason -> new RelayResult.Failed(index, reason));
    } catch (FetchException e) {
      return Optional.of(new RelayResult.Failed(index, reason(e)));
    }
  }

  private String reason(FetchException failure) {
    String reason = String.valueOf(failure.getMessage());
    return failure instanceof FetchTimeoutException
            && time.cutsShort(request.timeout())
            && time.isOver()
        ? reason
            + ", which is all the time that the relay had, not the scrape_timeout; raise the"
            + " timeout of the relay's function or lower scrape_timeout"
        : reason;
  }

  private RelayResult fetched(FetchResponse response, BodyBuffer body) {
    return new RelayResult.Fetched(
        index,
        response.status(),
        response.contentType(),
        response.contentEncoding(),
        Arrays.copyOf(body.array(), body.length()));
  }

  /** Without its body, which nobody reads: then it is not encoded either. */
  private RelayResult refused(FetchResponse response) {
    return new RelayResult.Fetched(
        index, response.status(), response.contentType(), "", new byte[0]);
  }

  private FetchRequest bounded() {
    return new FetchRequest(
        request.account(),
        request.region(),
        request.url(),
        request.headers(),
        time.left(request.timeout()),
        Math.min(request.bodySizeLimit(), share + 1L),
        request.http());
  }

  private Optional<String> tooLarge() {
    if (request.bodySizeLimit() <= share) {
      return Optional.of(
          "the body reached the limit of " + request.bodySizeLimit() + " bytes (body_size_limit)");
    }
    return share < largestBody
        ? Optional.empty()
        : Optional.of(
            "the body is larger, as it is sent, than the "
                + largestBody
                + " bytes that a relay can hand on; let the target compress it, or reach its"
                + " account with network: direct");
  }
}
