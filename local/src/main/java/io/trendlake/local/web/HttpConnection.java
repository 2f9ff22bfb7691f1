// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.web;

import io.trendlake.functions.query.api.ApiHandler;
import io.trendlake.functions.query.api.ApiRequest;
import io.trendlake.functions.query.api.ApiResponse;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PushbackInputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;

/**
 * One connection of a client, whose requests are answered one after another. While one is answered
 * the connection is read: its end means that nobody waits for the answer.
 */
final class HttpConnection {

  private static final Logger LOG = System.getLogger(HttpConnection.class.getName());

  /** How long, and up to how many bytes, a client whose request was refused may still send. */
  private static final Duration REFUSED_SILENCE = Duration.ofMillis(500);

  private static final int REFUSED_BYTES = 64 << 20;

  private final Socket socket;
  private final ApiHandler handler;
  private final Duration silence;
  private final PushbackInputStream in;
  private final OutputStream out;

  /** When the last answer was out ({@code System.nanoTime}). */
  private volatile long answered;

  /**
   * For a connection that was accepted.
   *
   * @param silence how long it may say nothing, within a request or after an answer
   */
  HttpConnection(Socket socket, ApiHandler handler, Duration silence) throws IOException {
    this.socket = socket;
    this.handler = handler;
    this.silence = silence;
    this.in = new PushbackInputStream(new BufferedInputStream(socket.getInputStream()));
    this.out = new BufferedOutputStream(socket.getOutputStream(), 1 << 15);
    socket.setTcpNoDelay(true);
  }

  /**
   * Answers requests until the client closes the connection or asks for its end.
   *
   * @throws IOException if the connection breaks
   */
  void serve() throws IOException {
    RequestReader reader = new RequestReader(in, out);
    socket.setSoTimeout((int) silence.toMillis());
    boolean goesOn = hasMore();
    while (goesOn) {
      try {
        socket.setSoTimeout((int) silence.toMillis());
        goesOn = answer(reader.read());
      } catch (RefusedRequestException e) {
        refuse(e);
        return;
      }
    }
  }

  /** Whether the client sends anything before it closes the connection. */
  private boolean hasMore() throws IOException {
    int next = in.read();
    if (next >= 0) {
      in.unread(next);
    }
    return next >= 0;
  }

  /** Answers a request; says whether another one follows on this connection. */
  private boolean answer(WireRequest request) throws IOException {
    Thread answering = Thread.ofVirtual().name("web-answer").start(() -> answerAndEnd(request));
    boolean more = false;
    try {
      more = hasMoreAfter(answering);
    } finally {
      if (!more) {
        answering.interrupt();
      }
    }
    join(answering);
    return more && request.keepsAlive() && !socket.isClosed();
  }

  /**
   * Waits for the next request. The client has all of the time for it once it has the answer,
   * however long that took: else a connection ends while the client, which believes it idle, uses
   * it.
   */
  private boolean hasMoreAfter(Thread answering) throws IOException {
    while (true) {
      try {
        return hasMore();
      } catch (SocketTimeoutException silent) {
        if (!answering.isAlive()) {
          long left = silence.minusNanos(System.nanoTime() - answered).toMillis();
          if (left <= 0) {
            return false;
          }
          socket.setSoTimeout((int) left);
        }
      }
    }
  }

  private static void join(Thread answering) {
    try {
      answering.join();
    } catch (InterruptedException closed) {
      answering.interrupt();
      Thread.currentThread().interrupt();
    }
  }

  private void answerAndEnd(WireRequest request) {
    try {
      new ResponseWriter(out, request).write(response(request));
      answered = System.nanoTime();
      if (!request.keepsAlive()) {
        socket.shutdownOutput();
      }
    } catch (IOException gone) {
      end();
    } catch (RuntimeException | Error fault) {
      // The head of the answer is out already, so that the client sees a broken one.
      LOG.log(Level.ERROR, "an answer to " + request.path() + " broke off", fault);
      end();
    }
  }

  private ApiResponse response(WireRequest request) {
    try {
      return handler.answer(
          ApiRequest.of(
              request.method(),
              request.path(),
              request.query(),
              request.headers(),
              request.body()));
    } catch (RuntimeException | Error fault) { // A connection that just ends says nothing.
      LOG.log(Level.ERROR, "no answer to " + request.path(), fault);
      return ApiResponse.text(500, "unexpected error: " + fault.getMessage());
    }
  }

  private void end() {
    try {
      socket.close();
    } catch (IOException e) {
      // It is closed all the same.
    }
  }

  /** Says why, and lets the client read that before the connection is closed. */
  private void refuse(RefusedRequestException reason) throws IOException {
    ApiResponse response = ApiResponse.text(reason.status(), String.valueOf(reason.getMessage()));
    new ResponseWriter(out, WireRequest.REFUSED).write(response);
    socket.shutdownOutput();
    socket.setSoTimeout((int) REFUSED_SILENCE.toMillis());
    long left = REFUSED_BYTES;
    byte[] ignored = new byte[1 << 14];
    while (left > 0) {
      int read = in.read(ignored);
      if (read < 0) {
        return;
      }
      left -= read;
    }
  }
}
