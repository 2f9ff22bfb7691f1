// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.config.relabel;

import java.util.HexFormat;
import java.util.Set;

/** Writes texts as scalars of YAML, quoted where they have to be. */
public final class YamlScalar {

  private static final Set<String> NULLS = Set.of("null", "Null", "NULL");

  private YamlScalar() {}

  /** A text as a scalar of YAML that reads back as the same text, also within brackets. */
  public static String of(String text) {
    if (text.chars().allMatch(YamlScalar::isPlain) && isPlainStart(text)) {
      return text;
    }
    return text.chars().allMatch(c -> c >= ' ' && c < 0x7f)
        ? "'" + text.replace("'", "''") + "'"
        : doubleQuoted(text);
  }

  private static boolean isPlain(int c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || "_./-".indexOf(c) >= 0;
  }

  private static boolean isPlainStart(String text) {
    return !text.isEmpty() && ".-".indexOf(text.charAt(0)) < 0 && !NULLS.contains(text);
  }

  private static String doubleQuoted(String text) {
    StringBuilder out = new StringBuilder("\"");
    text.codePoints()
        .forEach(c -> {
          switch (c) {
            case '"' -> out.append("\\\"");
            case '\\' -> out.append("\\\\");
            case '\n' -> out.append("\\n");
            case '\t' -> out.append("\\t");
            default -> {
              if (Character.isLetterOrDigit(c) || (c >= ' ' && c < 0x7f)) {
                out.appendCodePoint(c);
              } else {
                out.append("\\U").append(HexFormat.of().toHexDigits(c));
              }
            }
          }
        });
    return out.append('"').toString();
  }
}
