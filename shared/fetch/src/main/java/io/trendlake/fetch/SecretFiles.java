// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.fetch;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;

/** Says in words why a file of a secret cannot be read. */
final class SecretFiles {

  private SecretFiles() {}

  static String reason(IOException failure) {
    return switch (failure) {
      case NoSuchFileException _ -> "there is no such file";
      case AccessDeniedException _ -> "it may not be read";
      case CharacterCodingException _ -> "it is no text in UTF-8";
      default -> String.valueOf(failure.getMessage());
    };
  }
}
