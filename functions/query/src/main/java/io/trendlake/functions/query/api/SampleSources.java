// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.query.api;

import io.trendlake.model.SampleSource;
import java.io.IOException;

/** Where queries read from. Thread-safe. */
@FunctionalInterface
public interface SampleSources {

  /**
   * Opens a view for one request: all that the request reads is as it was at one instant.
   *
   * @throws IOException if it cannot be read
   */
  SampleSource open() throws IOException;
}
