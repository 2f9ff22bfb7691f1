// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.fetch;

import io.trendlake.config.Secret;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Says in words why a file of a secret cannot be read. */
final class SecretFiles {

  private SecretFiles() {}

  /**
   * The failure to read a secret.
   *
   * @param where it is configured
   */
  static FetchException unreadable(Secret secret, String where, IOException failure) {
    String file = secret instanceof Secret.InFile(Path path) ? "file " + path : secret.toString();
    return new FetchException(
        "cannot read the " + file + " of " + where + ": " + reason(failure), failure);
  }

  private static String reason(IOException failure) {
    return switch (failure) {
      case NoSuchFileException _ -> "there is no such file";
      case AccessDeniedException _ -> "it may not be read";
      case CharacterCodingException _ -> "it is not a text in UTF-8, such as PEM";
      default -> String.valueOf(failure.getMessage());
    };
  }
}
