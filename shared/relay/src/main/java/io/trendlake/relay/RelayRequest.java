// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.relay;

import io.trendlake.config.Cidr;
import io.trendlake.fetch.FetchRequest;
import java.io.IOException;
import java.util.List;

/**
 * What a relay is asked.
 *
 * @param fetches to be made at once; an answer names one by its index
 * @param allowed ranges of addresses that the guard would refuse
 */
public record RelayRequest(List<FetchRequest> fetches, List<Cidr> allowed) {

  /** The version that is written, and the only one that is read. */
  public static final int VERSION = 1;

  /** Copies the lists. */
  public RelayRequest {
    fetches = List.copyOf(fetches);
    allowed = List.copyOf(allowed);
  }

  /**
   * The message. Secrets are in it, as the relay has no other way to them.
   *
   * @throws IOException if the file of a secret cannot be read
   */
  public byte[] write() throws IOException {
    return RelayRequestWriter.write(this);
  }

  /**
   * What a message says; whose targets the fetches are it does not.
   *
   * @throws IllegalArgumentException if it is malformed or of another version, with what is wrong
   *     and where
   */
  public static RelayRequest read(byte[] message) {
    return RelayRequestReader.read(message);
  }
}
