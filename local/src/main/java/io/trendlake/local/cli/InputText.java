// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.cli;

import io.trendlake.model.Failures;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Reads what a user has written from a file or a stream: UTF-8, with or without a byte order mark.
 */
final class InputText {

  private static final String BYTE_ORDER_MARK = "\uFEFF";

  private InputText() {}

  /**
   * The text of a file.
   *
   * @param what it is, for messages: {@code the query}
   * @throws UserException if it cannot be read, or is not text
   */
  static String of(String what, Path file) throws UserException {
    if (Files.isDirectory(file)) {
      throw new UserException("cannot read " + what + " from " + file + ": it is a directory");
    }
    try {
      return text(what, Files.readAllBytes(file), file.toString());
    } catch (IOException e) {
      String why = Failures.reason(e);
      throw new UserException("cannot read " + what + " from " + file + ": " + why, e);
    }
  }

  /**
   * The text of a stream.
   *
   * @param what it is, for messages: {@code the query}
   * @throws UserException if it is not text
   */
  static String of(String what, InputStream in) throws UserException, IOException {
    return text(what, in.readAllBytes(), "standard input");
  }

  private static String text(String what, byte[] bytes, String source) throws UserException {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
    } catch (CharacterCodingException e) {
      throw new UserException(what + " from " + source + ": not a text in UTF-8", e);
    }
  }
}
