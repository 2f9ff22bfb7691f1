// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.fetch;

import io.trendlake.config.http.RequestSigner;
import io.trendlake.config.http.SigV4Config;
import io.trendlake.config.http.Url;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Signs the requests whose settings ask for it ({@code sigv4}) before another fetcher sends them,
 * or hands them to a relay, which so gets to know a signature and no credentials. A signature is
 * for one URL, so redirects of signed requests are not followed. Safe for use by many threads.
 */
public final class SignedRequests implements Fetcher {

  private static final String HTTPS_PORT = ":443";
  private static final String HTTP_PORT = ":80";

  private final Fetcher fetcher;
  private final RequestSigner signer;

  private SignedRequests(Fetcher fetcher, RequestSigner signer) {
    this.fetcher = fetcher;
    this.signer = signer;
  }

  /** A fetcher that signs before another one fetches; neither is closed here. */
  public static Fetcher in(Fetcher fetcher, RequestSigner signer) {
    return new SignedRequests(fetcher, signer);
  }

  @Override
  public FetchResponse fetch(FetchRequest request, BodyBuffer body)
      throws FetchException, InterruptedException {
    if (request.http().sigv4().isEmpty() || request.url().fault().isPresent()) {
      return fetcher.fetch(request, body);
    }
    FetchDeadline deadline = FetchDeadline.after(request.timeout());
    Url url = plain(request.url());
    Map<String, String> headers = headers(request.http().sigv4().get(), url, request, deadline);
    FetchRequest signed = request.signed(url, headers, request.http().signed());
    return fetcher.fetch(signed.within(deadline.left()), body);
  }

  /**
   * The URL as servers of AWS see it: without a user, whom the signature replaces, and without the
   * port that the scheme has anyway.
   */
  private static Url plain(Url url) {
    String host = url.hostHeader();
    String port = url.secure() ? HTTPS_PORT : HTTP_PORT;
    String shown = host.endsWith(port) ? host.substring(0, host.length() - port.length()) : host;
    return Url.of(url.scheme() + "://" + shown + url.requestTarget());
  }

  /** A role may have to be assumed, which may take no longer than the request. */
  private Map<String, String> headers(
      SigV4Config config, Url url, FetchRequest request, FetchDeadline deadline)
      throws FetchException, InterruptedException {
    CompletableFuture<Map<String, String>> signing = new CompletableFuture<>();
    Thread.ofVirtual().name("fetch-sign").start(() -> sign(config, url, signing));
    try {
      return signing.get(deadline.waitMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      throw new FetchException(
          "sigv4: " + (cause == null ? "no signature" : cause.getMessage()), cause);
    } catch (TimeoutException | SocketTimeoutException e) {
      throw new FetchTimeoutException(request.timeout(), 0, e);
    }
  }

  private void sign(SigV4Config config, Url url, CompletableFuture<Map<String, String>> signing) {
    try {
      signing.complete(signer.headers(config, url));
    } catch (IOException | RuntimeException | Error e) { // Nobody waits for ever, whatever it was.
      signing.completeExceptionally(e);
    }
  }
}
