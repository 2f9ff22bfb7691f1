// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.config.http;

import java.io.IOException;

/** Where the texts of {@link Secret.Referenced} come from. Safe for use by many threads. */
@FunctionalInterface
public interface SecretStore {

  /** For a process without AWS: no secret can be read. */
  SecretStore NONE =
      reference -> {
        throw new IOException("the secret " + reference + " cannot be read: no AWS is asked here");
      };

  /**
   * The text of a secret as it is now. Blocks.
   *
   * @throws IOException if it cannot be read, with a readable reason that names the secret
   */
  String text(SecretReference reference) throws IOException;
}
