// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.config.http;

import java.io.IOException;

/** Where the texts of {@link Secret.Referenced} come from. Safe for use by many threads. */
@FunctionalInterface
public interface SecretStore {

  /**
   * The text of a secret as it is now. Blocks.
   *
   * @throws IOException if it cannot be read, with a readable reason that names the secret
   */
  String text(SecretReference reference) throws IOException;
}
