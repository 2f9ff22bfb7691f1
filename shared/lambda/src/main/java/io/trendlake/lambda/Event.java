// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lambda;

import io.trendlake.json.JsonTree;
import java.io.IOException;
import java.io.InputStream;

/** What a function is invoked with. */
public sealed interface Event permits Tick, SqsBatch {

  /**
   * Reads the event of an invocation: records of a queue, or else a tick.
   *
   * @throws IllegalArgumentException if it is neither, with what is wrong and where
   */
  static Event read(InputStream input) throws IOException {
    JsonTree json = JsonTree.parse(input.readAllBytes());
    return json.has("Records") ? SqsBatch.of(json) : Tick.of(json);
  }
}
