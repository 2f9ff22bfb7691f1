// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.config.http;

import java.io.IOException;
import java.util.Map;

/** Signs requests for AWS. Safe for use by many threads. */
@FunctionalInterface
public interface RequestSigner {

  /**
   * The headers that a GET without a body needs beside {@code Host} to be one of a caller whom AWS
   * knows. They are good for some minutes. Blocks where a role is to be assumed.
   *
   * @param url as the request asks for it
   * @throws IOException if there are no credentials or no region, with a readable reason
   */
  Map<String, String> headers(SigV4Config config, Url url) throws IOException;
}
