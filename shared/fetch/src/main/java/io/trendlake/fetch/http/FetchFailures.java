// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.fetch.http;

import io.trendlake.fetch.FetchDeadline;
import io.trendlake.fetch.FetchException;
import io.trendlake.fetch.tls.RefusedCertificateException;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.util.Locale;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Says in words what the JDK says in exceptions. */
final class FetchFailures {

  private FetchFailures() {}

  /**
   * Makes an interruption of what failed because the thread was interrupted.
   *
   * @throws InterruptedException if it was
   */
  static void checkInterrupt(Exception failure) throws InterruptedException {
    if (Thread.interrupted() || find(failure, ClosedByInterruptException.class) != null) {
      Thread.interrupted();
      throw new InterruptedException();
    }
  }

  /**
   * Makes a timeout of what failed because the time was over, perhaps by the watchdog.
   *
   * @throws SocketTimeoutException if it is over
   */
  static void checkTimeout(Exception failure, FetchDeadline deadline)
      throws SocketTimeoutException {
    if (!deadline.left().isPositive() && !(failure instanceof FetchException)) {
      throw (SocketTimeoutException)
          new SocketTimeoutException("the deadline is over").initCause(failure);
    }
  }

  static FetchException connecting(ConnectionKey key, IOException failure) {
    String reason = failure instanceof SocketTimeoutException ? "no answer in time" : text(failure);
    return new FetchException("cannot connect to " + key.authority() + ": " + reason, failure);
  }

  static FetchException securing(ConnectionKey key, SSLException failure) {
    return new FetchException(
        "TLS with " + key.authority() + " failed: " + tlsReason(failure), failure);
  }

  private static String tlsReason(SSLException failure) {
    RefusedCertificateException refused = find(failure, RefusedCertificateException.class);
    if (refused != null) {
      return String.valueOf(refused.getMessage());
    }
    String text = text(failure);
    String alert = "Received fatal alert: ";
    if (text.contains(alert)) {
      return "the server ended it with the alert "
          + text.substring(text.indexOf(alert) + alert.length());
    }
    if (text.contains("Unsupported or unrecognized SSL message")) {
      return "the server does not speak TLS";
    }
    if (find(failure, EOFException.class) != null || text.contains("terminated the handshake")) {
      return "the server closed the connection";
    }
    return text;
  }

  /**
   * An answer that did not come to its end.
   *
   * @param phase where it ended
   */
  static FetchException brokenOff(Phase phase, IOException failure, long bytes) {
    String reason = reason(failure);
    return new FetchException(
        switch (phase) {
          case UNANSWERED -> reason + " before any answer";
          case HEAD -> "the answer broke off in its header: " + reason;
          case BODY -> "the answer broke off after " + bytes + " bytes of the body: " + reason;
        },
        failure);
  }

  /** How much of an answer had come. */
  enum Phase {
    UNANSWERED,
    HEAD,
    BODY
  }

  private static String reason(IOException failure) {
    String text = text(failure);
    String lower = text.toLowerCase(Locale.ROOT);
    if (failure instanceof EOFException || find(failure, EOFException.class) != null) {
      return "the connection was closed";
    }
    if (failure instanceof ClosedChannelException || lower.contains("socket closed")) {
      return "the fetcher was closed";
    }
    if (lower.contains("connection reset") || lower.contains("broken pipe")) {
      return "the connection was reset";
    }
    String alert = "received fatal alert: ";
    if (lower.contains(alert)) {
      return "the server ended TLS with the alert "
          + lower.substring(lower.indexOf(alert) + alert.length());
    }
    return text;
  }

  private static <T extends Throwable> @Nullable T find(Throwable failure, Class<T> type) {
    for (Throwable at = failure; at != null; at = at.getCause()) {
      if (type.isInstance(at)) {
        return type.cast(at);
      }
    }
    return null;
  }

  private static String text(Throwable failure) {
    String message = failure.getMessage();
    return message == null ? failure.getClass().getSimpleName() : message;
  }
}
