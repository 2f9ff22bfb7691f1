// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lambda;

import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.json.JsonFactory;

/** How JSON is written here. */
final class Json {

  /**
   * Its generators flush the streams that they write to and leave them open: Lambda closes them.
   */
  static final JsonFactory FACTORY =
      JsonFactory.builder().disable(StreamWriteFeature.AUTO_CLOSE_TARGET).build();

  private Json() {}
}
