// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lambda;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import tools.jackson.core.json.JsonFactory;

/** How JSON is written here. */
final class Json {

  static final JsonFactory FACTORY = new JsonFactory();

  private Json() {}

  /** A stream that a generator may close, and that is flushed then. */
  static OutputStream keptOpen(OutputStream output) {
    return new FilterOutputStream(output) {
      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        out.write(bytes, offset, length);
      }

      @Override
      public void close() throws IOException {
        flush();
      }
    };
  }
}
