// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.fetch;

import io.trendlake.config.http.SecretReference;
import io.trendlake.config.http.SecretStore;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The secrets that a configuration refers to, each kept for five minutes. While a secret cannot be
 * read again its last text is used, and it is tried again every 30 seconds. Those who need a secret
 * at the same time wait for one request. Safe for use by many threads.
 */
public final class ReferencedSecrets {

  /** How long a text is used before it is asked for again. */
  public static final Duration KEPT = Duration.ofMinutes(5);

  private static final Duration AFTER_FAILURE = Duration.ofSeconds(30);

  private final SecretStore store;
  private final InstantSource clock;
  private final Consumer<String> problem;

  /** Guarded by this. */
  private final Map<SecretReference, Entry> entries = new HashMap<>();

  /** What is known of a secret; guarded by the map's owner. */
  private static final class Entry {
    private @Nullable String text;
    private Instant until = Instant.MIN;
    private @Nullable IOException failure;
    private @Nullable CompletableFuture<String> asking;
  }

  /**
   * Secrets of which none is known yet; no I/O happens here.
   *
   * @param problem takes a message when a secret that was read before cannot be read again
   */
  public ReferencedSecrets(SecretStore store, InstantSource clock, Consumer<String> problem) {
    this.store = store;
    this.clock = clock;
    this.problem = problem;
  }

  /** A fetcher that puts the texts in before another one fetches; that is not closed here. */
  public Fetcher in(Fetcher fetcher) {
    return (request, body) -> {
      FetchDeadline deadline = FetchDeadline.after(request.timeout());
      FetchRequest revealed;
      try {
        revealed = request.withHttp(new SecretTexts(this, deadline).in(request.http()));
      } catch (SocketTimeoutException e) {
        throw new FetchTimeoutException(request.timeout(), 0, e);
      }
      // Without secrets nothing has taken time.
      return fetcher.fetch(
          revealed.http().equals(request.http()) ? request : revealed.within(deadline.left()),
          body);
    };
  }

  /**
   * The secrets for callers who have no request whose deadline limits the wait.
   *
   * @param longest how long one is waited for
   */
  public SecretStore within(Duration longest) {
    return reference -> {
      try {
        return text(reference, FetchDeadline.after(longest));
      } catch (FetchException e) {
        throw new IOException(e.getMessage(), e);
      } catch (SocketTimeoutException e) {
        throw new IOException(
            "the secret " + reference + " was not read within " + longest.toMillis() + " ms", e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted while the secret " + reference + " was read", e);
      }
    };
  }

  /**
   * The text of a secret.
   *
   * @throws FetchException if it cannot be read and never could
   * @throws SocketTimeoutException if that takes longer than the deadline
   */
  String text(SecretReference reference, FetchDeadline deadline)
      throws FetchException, InterruptedException, SocketTimeoutException {
    CompletableFuture<String> asking;
    synchronized (this) {
      Entry entry = entries.computeIfAbsent(reference, any -> new Entry());
      if (clock.instant().isBefore(entry.until)) {
        return known(entry);
      }
      if (entry.asking == null) {
        CompletableFuture<String> begun = new CompletableFuture<>();
        entry.asking = begun;
        Thread.ofVirtual().name("fetch-secret").start(() -> ask(reference, entry, begun));
      }
      asking = entry.asking;
    }
    try {
      return asking.get(deadline.waitMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      throw new FetchException(
          cause == null ? "no secret" : String.valueOf(cause.getMessage()), cause);
    } catch (TimeoutException e) {
      throw (SocketTimeoutException) new SocketTimeoutException("secret").initCause(e);
    }
  }

  /** The secrets whose last texts are used because they cannot be read again, a line each. */
  public synchronized List<String> problems() {
    return entries.values().stream()
        .filter(entry -> entry.text != null)
        .flatMap(entry -> Stream.ofNullable(entry.failure))
        .map(ReferencedSecrets::usedOn)
        .sorted()
        .toList();
  }

  private static String usedOn(IOException failure) {
    return failure.getMessage() + "; its last text is used until it can";
  }

  private static String known(Entry entry) throws FetchException {
    String text = entry.text;
    if (text != null) {
      return text;
    }
    IOException failure = entry.failure;
    throw new FetchException(
        failure == null ? "no secret" : String.valueOf(failure.getMessage()), failure);
  }

  private void ask(SecretReference reference, Entry entry, CompletableFuture<String> begun) {
    try {
      String text = store.text(reference);
      synchronized (this) {
        entry.text = text;
        entry.failure = null;
        entry.until = clock.instant().plus(KEPT);
        entry.asking = null;
      }
      begun.complete(text);
    } catch (IOException e) {
      failed(entry, e, begun);
    } catch (RuntimeException | Error e) { // Nobody waits for ever, whatever it was.
      failed(entry, new IOException("the secret " + reference + " cannot be read", e), begun);
    }
  }

  private void failed(Entry entry, IOException failure, CompletableFuture<String> begun) {
    boolean first;
    String last;
    synchronized (this) {
      first = entry.failure == null;
      last = entry.text;
      entry.failure = failure;
      entry.until = clock.instant().plus(AFTER_FAILURE);
      entry.asking = null;
    }
    if (last == null) {
      begun.completeExceptionally(failure);
      return;
    }
    if (first) {
      problem.accept(usedOn(failure));
    }
    begun.complete(last);
  }
}
