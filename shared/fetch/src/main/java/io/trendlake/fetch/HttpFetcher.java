// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.fetch;

import io.trendlake.config.HttpClientConfig;
import io.trendlake.config.Url;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.ResponseInfo;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/**
 * Fetches over HTTP/1.1, and over HTTP/2 where TLS negotiates it. Connections are kept alive and
 * shared by all requests of equal TLS settings. Safe for use by many threads.
 *
 * <p>Redirects are followed here and not by the JDK's client, so that each hop can be looked at:
 * ten requests at most, and no credentials for a host that is not the first one or below it, as in
 * Go's net/http. Every hop goes through {@link #exchange}, and there before its policy.
 */
public final class HttpFetcher implements Fetcher, AutoCloseable {

  /** The one status that comes with a body worth reading. */
  public static final int OK = 200;

  /** As Go's default {@code CheckRedirect}. */
  private static final int MOST_REQUESTS = 10;

  private final HttpClients clients;
  private final Destinations destinations;

  /** A fetcher that connects where a policy allows; no I/O happens here. */
  public HttpFetcher(AddressPolicy policy) {
    this(policy, HostLookup.system());
  }

  /**
   * The same for a process that may hold 1,024 file descriptors, as a function of Lambda: it keeps
   * fewer connections alive. To be made before any other fetcher of the process.
   */
  public static HttpFetcher inLambda(AddressPolicy policy) {
    return new HttpFetcher(policy, HostLookup.system(), ClientLimits.OF_LAMBDA);
  }

  public HttpFetcher(AddressPolicy policy, HostLookup lookup) {
    this(policy, lookup, ClientLimits.NONE);
  }

  public HttpFetcher(AddressPolicy policy, HostLookup lookup, ClientLimits limits) {
    this.clients = new HttpClients(limits);
    this.destinations = new Destinations(policy, lookup, clients.executor());
  }

  /**
   * The same connections under another policy, for bodies as they are sent: encoded, with limits
   * that count the encoded bytes, and {@link FetchResponse#contentEncoding} to decode them by. The
   * fetcher ends with this one.
   */
  public Fetcher asSent(AddressPolicy policy) {
    Destinations others = new Destinations(policy, destinations.lookup(), clients.executor());
    return (request, body) -> fetch(new Course(request, body, others, false));
  }

  @Override
  public FetchResponse fetch(FetchRequest request, BodyBuffer body)
      throws FetchException, InterruptedException {
    return fetch(new Course(request, body, destinations, true));
  }

  /** What all hops of one fetch share. */
  private record Course(
      FetchRequest request, BodyBuffer body, Destinations destinations, boolean decoded) {}

  private FetchResponse fetch(Course course) throws FetchException, InterruptedException {
    FetchRequest request = course.request();
    long deadline = System.nanoTime() + request.timeout().toNanos();
    Hop hop = Hop.first(uri(request.url()));
    while (true) {
      ResponseInfo answer = exchange(course, hop, deadline);
      Optional<URI> next = next(request.http(), hop, answer);
      if (next.isEmpty()) {
        return response(answer, course.decoded());
      }
      if (hop.number() == MOST_REQUESTS) {
        throw new FetchException(
            "stopped after " + MOST_REQUESTS + " redirects, the last of them to " + next.get());
      }
      hop = hop.to(next.get());
    }
  }

  private static URI uri(Url url) throws FetchException {
    try {
      return URI.create(url.toString());
    } catch (IllegalArgumentException e) {
      throw new FetchException("\"" + url + "\" is not a URL to fetch from", e);
    }
  }

  private static FetchResponse response(ResponseInfo answer, boolean decoded) {
    return new FetchResponse(
        answer.statusCode(),
        answer.headers().firstValue("Content-Type").orElse(""),
        decoded ? "" : answer.headers().firstValue("Content-Encoding").orElse(""));
  }

  private static Optional<URI> next(HttpClientConfig http, Hop hop, ResponseInfo answer)
      throws FetchException {
    return http.followRedirects() ? Redirects.location(hop.url(), answer) : Optional.empty();
  }

  private ResponseInfo exchange(Course course, Hop hop, long deadline)
      throws FetchException, InterruptedException {
    FetchRequest request = course.request();
    BodyBuffer body = course.body();
    try {
      Destination destination =
          course.destinations().of(hop.url(), request.account(), deadline - System.nanoTime());
      HttpRequest httpRequest = HttpRequests.get(request, hop, destination);
      try (PooledClient.Use use = clients.use(destination, request.http().tls())) {
        return new HttpExchange(body, request.bodySizeLimit(), course.decoded())
            .send(use.client(), httpRequest, deadline - System.nanoTime());
      }
    } catch (TimeoutException e) {
      throw new FetchException(
          "timed out after "
              + Durations.seconds(request.timeout())
              + " s, "
              + body.length()
              + " bytes of the body read",
          e);
    } catch (ExecutionException e) {
      throw FetchFailures.of(e, hop.url(), body.length());
    }
  }

  @Override
  public void close() {
    clients.close();
  }
}
