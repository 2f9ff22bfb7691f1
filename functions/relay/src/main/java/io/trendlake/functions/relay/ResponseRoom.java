// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.relay;

import io.trendlake.relay.RelayResponse;
import io.trendlake.relay.RelayResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * How much a response holds.
 *
 * @param bytes of JSON
 */
record ResponseRoom(int bytes) {

  /** Lambda's 6 MB, less a little for what surrounds the results. */
  static final ResponseRoom OF_LAMBDA = new ResponseRoom(6_000_000);

  /** More than a result has without its texts and body. */
  private static final int FRAME = 200;

  /** What JSON may make of a character of text at most. */
  private static final int ESCAPED = 6;

  /** Base64 makes four bytes of three. */
  private static final int GROUP = 3;

  private static final int ENCODED_GROUP = 4;

  /**
   * Bodies of the largest size: what comes in at once takes 63 MB, and twice as much where buffers
   * grow.
   */
  private static final int BODIES_AT_ONCE = 14;

  /** The length of headers and reasons, longer than any legitimate one. */
  private static final int LONGEST_TEXTS = 4096;

  /** How large the body of a single result may be, in bytes. */
  int largestBody() {
    return (bytes - FRAME - LONGEST_TEXTS) / ENCODED_GROUP * GROUP;
  }

  /** How large each of so many bodies may become while they come in at the same time. */
  int share(int bodies) {
    return Math.min(largestBody(), BODIES_AT_ONCE * largestBody() / Math.max(1, bodies));
  }

  /** How many bodies may be as large as any at the same time. */
  int largestBodiesAtOnce() {
    return BODIES_AT_ONCE;
  }

  /**
   * As many results as there is room for, in their order; the first always has room.
   *
   * @param fetches how many were to be answered: who is not is left over
   */
  RelayResponse fill(List<RelayResult> results, int fetches) {
    List<RelayResult> taken = new ArrayList<>();
    Set<Integer> leftOver = new TreeSet<>(IntStream.range(0, fetches).boxed().toList());
    long used = FRAME;
    for (RelayResult result : results) {
      long size = size(result);
      if (taken.isEmpty() || used + size <= bytes) {
        taken.add(result);
        leftOver.remove(result.index());
        used += size;
      }
    }
    return new RelayResponse(taken, List.copyOf(leftOver));
  }

  private static long size(RelayResult result) {
    return FRAME
        + switch (result) {
          case RelayResult.Fetched fetched ->
              (fetched.body().length + GROUP - 1L) / GROUP * ENCODED_GROUP
                  + (long) ESCAPED
                      * (fetched.contentType().length() + fetched.contentEncoding().length());
          case RelayResult.Failed failed -> (long) ESCAPED * failed.reason().length();
        };
  }
}
