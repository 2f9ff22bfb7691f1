// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.promql.suite;

import io.trendlake.promql.text.GoQuote;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The folder of Prometheus's vectors, which is no part of this project. */
public final class Vectors {

  /** The environment variable that names the folder; without it these tests do nothing. */
  public static final String VARIABLE = "TRENDLAKE_PROMQL_SUITE";

  private Vectors() {}

  /** The folder, if it is named. */
  public static Optional<Path> folder() {
    String value = System.getProperty("promql.suite", System.getenv().getOrDefault(VARIABLE, ""));
    return value.isEmpty() ? Optional.empty() : Optional.of(Path.of(value));
  }

  /** The rows of a table without its head, cut at tabs. */
  public static List<List<String>> table(Path file) {
    try {
      List<List<String>> rows = new ArrayList<>();
      for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
        rows.add(List.of(line.split("\t", -1)));
      }
      return rows.subList(1, rows.size());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The bytes of a Go string literal in double quotes. */
  static byte[] bytes(String literal) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int end = literal.length() - 1;
    for (int i = 1; i < end; ) {
      int c = literal.codePointAt(i);
      i += Character.charCount(c);
      if (c != '\\') {
        out.writeBytes(Character.toString(c).getBytes(StandardCharsets.UTF_8));
        continue;
      }
      char kind = literal.charAt(i++);
      int digits =
          switch (kind) {
            case 'x' -> 2;
            case 'u' -> 4;
            case 'U' -> 8;
            default -> 0;
          };
      if (digits > 0) {
        int value = Integer.parseInt(literal.substring(i, i + digits), 16);
        i += digits;
        if (kind == 'x') {
          out.write(value);
        } else {
          out.writeBytes(Character.toString(value).getBytes(StandardCharsets.UTF_8));
        }
        continue;
      }
      out.write(
          switch (kind) {
            case 'n' -> '\n';
            case 't' -> '\t';
            case 'r' -> '\r';
            case 'a' -> 7;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'v' -> 11;
            default -> kind;
          });
    }
    return out.toByteArray();
  }

  /** The text of a Go string literal; bytes that are no UTF-8 as {@link GoQuote} holds them. */
  public static String text(String literal) {
    byte[] bytes = bytes(literal);
    return GoQuote.decode(bytes, 0, bytes.length);
  }
}
