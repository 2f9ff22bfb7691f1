// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.config.parse;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Configurations with faults: lines left out, doubled and moved, and values that no reader wants.
 */
public final class Mutants {

  /** Values that break one reader or another. */
  private static final List<String> VALUES =
      List.of(
          "",
          "~",
          "''",
          "[]",
          "{}",
          "[[]]",
          "[~]",
          "{a: b}",
          "-1",
          "0",
          "0s",
          "1e400",
          "9223372036854775808",
          "18446744073709551615",
          "18446744073709551616",
          "292y",
          "300y",
          "1ms",
          "8EB",
          ".inf",
          "yes",
          "[PrometheusProto]",
          "PrometheusText0.0.4",
          "legacy",
          "replace",
          "hashmod",
          "((((",
          "a{1001}",
          "$99999999999",
          "http://[::1",
          "http://a b/",
          "https://%zz/",
          "*a",
          "&a b",
          "!!binary a",
          "!x y",
          "\"\\x00\"",
          "|\n  block",
          "123456789012",
          "eu-central-1");

  private final Random random;

  /** Mutants that follow from a source of random numbers alone. */
  public Mutants(Random random) {
    this.random = random;
  }

  /** A copy of a text in which one to three lines are changed. */
  public String of(String yaml) {
    List<String> lines = new ArrayList<>(yaml.lines().toList());
    int changes = 1 + random.nextInt(3);
    for (int i = 0; i < changes && !lines.isEmpty(); i++) {
      int line = random.nextInt(lines.size());
      switch (random.nextInt(8)) {
        case 0 -> lines.remove(line);
        case 1 -> lines.add(line, lines.get(random.nextInt(lines.size())));
        case 2 -> lines.set(line, " " + lines.get(line));
        case 3 -> lines.set(line, withCharacter(lines.get(line)));
        default -> lines.set(line, withValue(lines.get(line)));
      }
    }
    return String.join("\n", lines);
  }

  private String withCharacter(String line) {
    int place = random.nextInt(line.length() + 1);
    String characters = "\t:{}[]&*!|>'\"%@`#-, \u0000\u00e9";
    return line.substring(0, place)
        + characters.charAt(random.nextInt(characters.length()))
        + line.substring(place);
  }

  /** Replaces the value of a key, if the line has one. */
  private String withValue(String line) {
    int colon = line.indexOf(": ");
    return colon < 0
        ? line
        : line.substring(0, colon + 2) + VALUES.get(random.nextInt(VALUES.size()));
  }
}
