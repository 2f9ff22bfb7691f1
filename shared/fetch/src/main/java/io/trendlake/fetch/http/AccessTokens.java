// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.fetch.http;

import io.trendlake.config.Cidr;
import io.trendlake.config.http.OAuth2Config;
import io.trendlake.fetch.FetchDeadline;
import io.trendlake.fetch.FetchException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The tokens of OAuth 2, each kept until ten seconds before it expires (as Go's {@code oauth2}).
 * Requests that need the same token at the same time wait for one request for it, each no longer
 * than its own deadline. Safe for use by many threads.
 */
final class AccessTokens {

  /** Go's {@code defaultExpiryDelta}. */
  private static final Duration EARLY = Duration.ofSeconds(10);

  private static final int MOST = 1_000;

  /** Where tokens are asked for. */
  @FunctionalInterface
  interface Source {

    /** Asks for a token of the key's client. */
    AccessToken ask(Key key, FetchDeadline deadline)
        throws FetchException, InterruptedException, SocketTimeoutException;
  }

  /**
   * What a token is for. A secret that was changed makes another token.
   *
   * @param credential the client's secret, or the key it signs with
   */
  record Key(OAuth2Config config, String credential, Optional<List<Cidr>> allowed) {

    /** Without the secret. */
    @Override
    public String toString() {
      return config.toString();
    }
  }

  /**
   * A token.
   *
   * @param authorization the header that shows it
   * @param life how long it is good; empty = for ever
   */
  record AccessToken(String authorization, Optional<Duration> life) {

    /** Without the token itself. */
    @Override
    public String toString() {
      return "a token for " + life;
    }
  }

  /** A token and the millisecond of the epoch at which it is not used any more. */
  private record Kept(AccessToken token, long untilMillis) {}

  private final Source source;
  private final InstantSource clock;

  /** Those used least recently first; guarded by this. */
  private final Map<Key, Kept> kept = new LinkedHashMap<>(16, 0.75f, true);

  /** Guarded by this. */
  private final Map<Key, CompletableFuture<AccessToken>> asking = new HashMap<>();

  AccessTokens(Source source, InstantSource clock) {
    this.source = source;
    this.clock = clock;
  }

  /**
   * The header {@code Authorization} for a request.
   *
   * @param allowed the ranges that are open where addresses are guarded
   * @throws FetchException if there is no token, with the reason
   * @throws SocketTimeoutException if there is none in time
   */
  String authorization(OAuth2Config config, Optional<List<Cidr>> allowed, FetchDeadline deadline)
      throws FetchException, InterruptedException, SocketTimeoutException {
    Key key = new Key(config, credential(config), allowed);
    while (true) {
      CompletableFuture<AccessToken> mine = new CompletableFuture<>();
      CompletableFuture<AccessToken> others;
      synchronized (this) {
        AccessToken known = known(key);
        if (known != null) {
          return known.authorization();
        }
        others = asking.putIfAbsent(key, mine);
      }
      if (others == null) {
        return ask(key, mine, deadline).authorization();
      }
      Optional<AccessToken> got = await(others, deadline);
      if (got.isPresent()) {
        return got.get().authorization();
      }
    }
  }

  private static String credential(OAuth2Config config) throws FetchException {
    try {
      return config.grant().credential().reveal();
    } catch (IOException e) {
      throw new FetchException("oauth2: " + e.getMessage(), e);
    }
  }

  private @Nullable AccessToken known(Key key) {
    Kept token = kept.get(key);
    if (token != null && token.untilMillis() <= clock.millis()) {
      kept.remove(key);
      return null;
    }
    return token == null ? null : token.token();
  }

  private AccessToken ask(Key key, CompletableFuture<AccessToken> mine, FetchDeadline deadline)
      throws FetchException, InterruptedException, SocketTimeoutException {
    try {
      AccessToken token = source.ask(key, deadline);
      keep(key, token);
      mine.complete(token);
      return token;
    } catch (FetchException e) {
      mine.completeExceptionally(e);
      throw e;
    } finally {
      synchronized (this) {
        asking.remove(key);
      }
      mine.cancel(false); // Whoever waits asks for one in turn, if nothing came of this.
    }
  }

  private synchronized void keep(Key key, AccessToken token) {
    long until =
        token
            .life()
            .map(life -> clock.millis() + life.minus(EARLY).toMillis())
            .orElse(Long.MAX_VALUE);
    kept.put(key, new Kept(token, until));
    if (kept.size() > MOST) {
      kept.remove(kept.keySet().iterator().next());
    }
  }

  /** What another request got; empty if it was given up. */
  private static Optional<AccessToken> await(
      CompletableFuture<AccessToken> others, FetchDeadline deadline)
      throws FetchException, InterruptedException, SocketTimeoutException {
    try {
      return Optional.of(others.get(deadline.waitMillis(), TimeUnit.MILLISECONDS));
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      throw new FetchException(
          cause == null ? "no token" : String.valueOf(cause.getMessage()), cause);
    } catch (TimeoutException e) {
      throw (SocketTimeoutException) new SocketTimeoutException("no token").initCause(e);
    } catch (CancellationException _) {
      return Optional.empty();
    }
  }
}
