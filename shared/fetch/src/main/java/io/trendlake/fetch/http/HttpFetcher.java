// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.fetch.http;

import io.trendlake.config.Cidr;
import io.trendlake.config.http.HttpClientConfig;
import io.trendlake.config.http.OAuth2Config;
import io.trendlake.config.http.Url;
import io.trendlake.fetch.BodyBuffer;
import io.trendlake.fetch.FetchDeadline;
import io.trendlake.fetch.FetchException;
import io.trendlake.fetch.FetchRequest;
import io.trendlake.fetch.FetchResponse;
import io.trendlake.fetch.FetchTimeoutException;
import io.trendlake.fetch.Fetcher;
import io.trendlake.fetch.address.AddressPolicy;
import io.trendlake.fetch.address.AddressResolver;
import io.trendlake.fetch.address.HostLookup;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Fetches over HTTP/1.1 as Go's net/http does for Prometheus. Connections are kept alive, and used
 * again by requests to the same host with the same settings of TLS and the same open ranges. All
 * waiting is done by the thread that calls, a virtual one best. Safe for use by many threads.
 *
 * <p>Redirects are followed here: ten requests at most, and no credentials for a host that is not
 * the first one or below it. Every hop goes through {@link #exchange}, and there before its policy.
 * Proxies are gone through as Go's Transport does, and tokens of OAuth 2 are kept until they
 * expire.
 */
public final class HttpFetcher implements Fetcher, AutoCloseable {

  /** The one status that comes with a body worth reading. */
  public static final int OK = 200;

  /** As Go's default {@code CheckRedirect}. */
  private static final int MOST_REQUESTS = 10;

  /** Prometheus's {@code MaxIdleConns}. */
  private static final int MOST_CONNECTIONS = 20_000;

  /**
   * Lambda gives a process 1,024 file descriptors. Some 120 are the JVM's, its jars', and those of
   * connections to AWS.
   */
  private static final int MOST_IN_LAMBDA = 640;

  private final AddressPolicy policy;
  private final ConnectionPool pool;
  private final Connector connector;
  private final Proxies proxies;
  private final AccessTokens tokens;

  /** Threads of the platform, since the system's resolver blocks them. */
  private final ExecutorService lookups =
      Executors.newCachedThreadPool(
          Thread.ofPlatform().name("fetch-lookup-", 0).daemon().factory());

  /** A fetcher that connects where a policy allows; no I/O happens here. */
  public HttpFetcher(AddressPolicy policy) {
    this(policy, HostLookup.system());
  }

  /**
   * The same for a process that may hold 1,024 file descriptors, as a function of Lambda: it closes
   * idle connections for new ones at 640.
   */
  public static HttpFetcher inLambda(AddressPolicy policy) {
    return new HttpFetcher(policy, HostLookup.system(), MOST_IN_LAMBDA);
  }

  /** The same with another resolver of names. */
  public HttpFetcher(AddressPolicy policy, HostLookup lookup) {
    this(policy, lookup, MOST_CONNECTIONS);
  }

  HttpFetcher(AddressPolicy policy, HostLookup lookup, int mostConnections) {
    this(policy, lookup, new ConnectionPool(mostConnections));
  }

  HttpFetcher(AddressPolicy policy, HostLookup lookup, ConnectionPool pool) {
    this(policy, lookup, pool, new Proxies(System.getenv()));
  }

  HttpFetcher(AddressPolicy policy, HostLookup lookup, ConnectionPool pool, Proxies proxies) {
    this.policy = policy;
    this.pool = pool;
    this.proxies = proxies;
    this.connector = new Connector(new AddressResolver(lookup, lookups));
    this.tokens =
        new AccessTokens(new TokenEndpoint(pool, connector, proxies), InstantSource.system());
  }

  /**
   * The same connections under another policy, for bodies as they are sent: encoded, with limits
   * that count the encoded bytes, and {@link FetchResponse#contentEncoding} to decode them by. The
   * fetcher ends with this one.
   */
  public Fetcher asSent(AddressPolicy other) {
    return (request, body) -> fetch(new FetchContext(request, body, other, false));
  }

  @Override
  public FetchResponse fetch(FetchRequest request, BodyBuffer body)
      throws FetchException, InterruptedException {
    return fetch(new FetchContext(request, body, policy, true));
  }

  /** What all hops of one fetch share. */
  private record FetchContext(
      FetchRequest request, BodyBuffer body, AddressPolicy policy, boolean decoded) {

    /** The ranges that are open; empty = all addresses are. */
    Optional<List<Cidr>> allowed() {
      return switch (policy) {
        case AddressPolicy.Anywhere() -> Optional.empty();
        case AddressPolicy.Guarded guarded -> Optional.of(guarded.allowedFor(request.account()));
      };
    }
  }

  private FetchResponse fetch(FetchContext context) throws FetchException, InterruptedException {
    FetchRequest request = context.request();
    checkStart(request);
    FetchDeadline deadline = FetchDeadline.after(request.timeout());
    try {
      return fetch(context, deadline);
    } catch (SocketTimeoutException e) {
      throw new FetchTimeoutException(request.timeout(), context.body().length(), e);
    }
  }

  private static void checkStart(FetchRequest request) throws FetchException, InterruptedException {
    Url url = request.url();
    if (url.fault().isPresent()) {
      throw new FetchException("\"" + url.shown() + "\" is not a URL: " + url.fault().get());
    }
    if (request.http().sigv4().isPresent()) {
      throw new FetchException("sigv4: requests are not signed here");
    }
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
  }

  private FetchResponse fetch(FetchContext context, FetchDeadline deadline)
      throws FetchException, InterruptedException, SocketTimeoutException {
    RedirectHop hop = RedirectHop.first(context.request().url());
    while (true) {
      ResponseHead answer = exchange(context, hop, deadline);
      Optional<Url> next = next(context.request().http(), hop, answer);
      if (next.isEmpty()) {
        return response(answer, context.decoded());
      }
      if (hop.number() == MOST_REQUESTS) {
        throw new FetchException(
            "stopped after "
                + MOST_REQUESTS
                + " redirects, the last of them to "
                + next.get().shown());
      }
      hop = hop.to(next.get());
    }
  }

  private static FetchResponse response(ResponseHead answer, boolean decoded) {
    String encoding = answer.first("content-encoding").orElse("");
    return new FetchResponse(
        answer.status(),
        answer.first("content-type").orElse(""),
        decoded ? FetchResponse.leftEncoded(encoding) : encoding);
  }

  private static Optional<Url> next(HttpClientConfig http, RedirectHop hop, ResponseHead answer)
      throws FetchException {
    return http.followRedirects() ? Redirects.location(hop.url(), answer) : Optional.empty();
  }

  private ResponseHead exchange(FetchContext context, RedirectHop hop, FetchDeadline deadline)
      throws FetchException, InterruptedException, SocketTimeoutException {
    FetchRequest request = context.request();
    HttpClientConfig http = request.http();
    Optional<OAuth2Config> oauth2 = http.oauth2().filter(config -> hop.trusted());
    Optional<String> token =
        oauth2.isPresent()
            ? Optional.of(tokens.authorization(oauth2.get(), context.allowed(), deadline))
            : Optional.empty();
    Route route = Route.to(hop.url(), http.tls(), http.proxy(), proxies, context.allowed());
    byte[] bytes = RequestWriter.get(request, hop, route, token);
    return exchange(context, deadline).send(route, hop.url(), bytes);
  }

  private HttpExchange exchange(FetchContext context, FetchDeadline deadline) {
    return new HttpExchange(
        pool,
        connector,
        context.body(),
        context.request().bodySizeLimit(),
        context.decoded(),
        status -> status == OK,
        deadline);
  }

  /**
   * Sends one request, and returns its answer while the body is still to be read, which may have
   * any size. Redirects are not followed, and there are no tokens of OAuth 2.
   *
   * @param request its timeout is for the head of the answer, and for each wait within the body
   * @param content is sent by POST; empty = the request is a GET
   * @param connecting how long a new connection may take to be open
   */
  public StreamedResponse open(FetchRequest request, Optional<byte[]> content, Duration connecting)
      throws FetchException, InterruptedException {
    checkStart(request);
    FetchContext context = new FetchContext(request, new BodyBuffer(), policy, false);
    HttpClientConfig http = request.http();
    Route route = Route.to(request.url(), http.tls(), http.proxy(), proxies, context.allowed());
    byte[] bytes =
        content.isPresent()
            ? RequestWriter.post(request, route, content.get())
            : RequestWriter.get(request, RedirectHop.first(request.url()), route, Optional.empty());
    FetchDeadline deadline = FetchDeadline.after(request.timeout());
    try {
      HttpExchange.Answer answer =
          exchange(context, deadline)
              .open(route, request.url(), bytes, FetchDeadline.after(connecting));
      return streamed(answer, request.timeout());
    } catch (SocketTimeoutException e) {
      throw new FetchException(
          deadline.left().isPositive()
              ? "cannot connect within " + connecting.toSeconds() + " s"
              : "no answer came within " + request.timeout().toSeconds() + " s",
          e);
    }
  }

  private StreamedResponse streamed(HttpExchange.Answer answer, Duration silence)
      throws FetchException {
    ResponseHead head = answer.head();
    try {
      return new StreamedResponse(
          head.status(),
          head.first("content-type").orElse(""),
          head.first("location").orElse(""),
          new BodyStream(pool, answer, BodyFraming.of(head), silence));
    } catch (FetchException e) {
      pool.discard(answer.connection());
      throw e;
    }
  }

  /** Ends all connections, those under way too. */
  @Override
  public void close() {
    pool.close();
    lookups.shutdownNow();
  }
}
