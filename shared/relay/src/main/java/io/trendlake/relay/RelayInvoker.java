// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.relay;

import java.io.IOException;

/** Calls the relays of accounts. Safe for use by many threads. */
@FunctionalInterface
public interface RelayInvoker extends AutoCloseable {

  /**
   * Sends a message and waits for the answer.
   *
   * @param place which relay
   * @param request of {@link RelayRequest#write}
   * @return for {@link RelayResponse#read}
   * @throws IOException if the relay cannot be called or fails, with a readable reason
   */
  byte[] invoke(RelayPlace place, byte[] request) throws IOException, InterruptedException;

  /** Ends what is kept for further calls; nothing is, unless an implementation says so. */
  @Override
  default void close() {}
}
