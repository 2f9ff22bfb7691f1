// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.fetch;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.nio.channels.UnresolvedAddressException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Says in words what the JDK's client says in exceptions. */
final class FetchFailures {

  private FetchFailures() {}

  /**
   * The failure of one exchange.
   *
   * @param read how many bytes of the body had come
   */
  static FetchException of(ExecutionException failure, URI url, int read) {
    Throwable cause = innermost(failure);
    FetchException own = find(failure, FetchException.class);
    if (own != null) {
      return own;
    }
    if (find(failure, UnresolvedAddressException.class) != null) {
      return new FetchException("the host " + url.getHost() + " cannot be resolved", cause);
    }
    if (find(failure, ConnectException.class) != null) {
      return new FetchException(
          "cannot connect to " + url.getRawAuthority() + ": " + text(cause), cause);
    }
    SSLException ssl = find(failure, SSLException.class);
    if (ssl != null) {
      return new FetchException(
          "TLS with " + url.getRawAuthority() + " failed: " + text(cause), ssl);
    }
    return new FetchException(
        "the answer broke off after " + read + " bytes of the body: " + text(cause), cause);
  }

  private static <T extends Throwable> @Nullable T find(Throwable failure, Class<T> type) {
    for (Throwable at = failure; at != null; at = at.getCause()) {
      if (type.isInstance(at)) {
        return type.cast(at);
      }
    }
    return null;
  }

  /** The first cause that is not only there to carry another, or says nothing itself. */
  private static Throwable innermost(Throwable failure) {
    Throwable at = failure;
    Throwable cause = at.getCause();
    while (cause != null && isWrapper(at, cause)) {
      at = cause;
      cause = at.getCause();
    }
    return at;
  }

  private static boolean isWrapper(Throwable failure, Throwable cause) {
    String message = failure.getMessage();
    return failure instanceof ExecutionException
        || failure instanceof CompletionException
        || message == null
        || (failure.getClass() == IOException.class
            && message.startsWith(cause.getClass().getName()));
  }

  private static String text(Throwable failure) {
    String message = failure.getMessage();
    return message == null ? failure.getClass().getSimpleName() : message;
  }
}
