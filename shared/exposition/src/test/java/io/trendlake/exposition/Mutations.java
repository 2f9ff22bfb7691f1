// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.exposition;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Changes bodies at random, the way exporters do from scrape to scrape and the way bits rot. */
final class Mutations {

  private static final String[] LINES = {
    "# TYPE a counter",
    "# TYPE h histogram",
    "# HELP a changed",
    "# TYPE a gauge",
    "",
    "#",
    "# EOF",
    "a_total 1",
    "a_total{x=\"1\"} 2 3",
    "h_bucket{le=\"1\"} 4",
    "a{x=\"\\\"\"} 5",
    "a-1",
    "a  1",
    "a1 5",
    "a {x=\"1\"} 1",
    "h_bucket{le=\"1\"} 4 # {t=\"x\"} 0.5 1.5",
    "# UNIT a_seconds seconds",
    "a_created 1.5"
  };
  private static final String BYTES = "{}\",=#\\ \t\n0123456789eE.+-_:aNnf\0\u00ff\u00c3";

  private final Random random;

  Mutations(Random random) {
    this.random = random;
  }

  /** As from scrape to scrape: values, and lines that come, go, move and change their type. */
  byte[] ofLines(byte[] body) {
    List<String> lines = new ArrayList<>(List.of(new String(body, ISO_8859_1).split("\n", -1)));
    for (int change = random.nextInt(8); change > 0; change--) {
      int at = random.nextInt(lines.size());
      switch (random.nextInt(8)) {
        case 0 -> lines.remove(at);
        case 1 -> lines.add(at, LINES[random.nextInt(LINES.length)]);
        case 2 -> lines.add(at, lines.get(random.nextInt(lines.size())));
        case 3 -> Collections.swap(lines, at, random.nextInt(lines.size()));
        case 4 -> Collections.rotate(lines.subList(0, at + 1), random.nextInt(3) + 1);
        default -> lines.set(at, changedValue(lines.get(at)));
      }
      if (lines.isEmpty()) {
        break;
      }
    }
    return String.join("\n", lines).getBytes(ISO_8859_1);
  }

  private String changedValue(String line) {
    int blank = line.lastIndexOf(' ');
    return blank < 0 ? line : line.substring(0, blank + 1) + value();
  }

  private String value() {
    return switch (random.nextInt(6)) {
      case 0 -> "NaN";
      case 1 -> "+Inf";
      case 2 -> random.nextInt(1000) + " " + random.nextInt(100_000);
      case 3 -> Double.toString(random.nextGaussian());
      case 4 -> Long.toString(random.nextLong());
      default -> Integer.toString(random.nextInt(1000));
    };
  }

  /** As bits rot: bytes inserted, removed and replaced, the end cut off. */
  byte[] ofBytes(byte[] body) {
    StringBuilder text = new StringBuilder(new String(body, ISO_8859_1));
    for (int change = 1 + random.nextInt(4); change > 0 && !text.isEmpty(); change--) {
      int at = random.nextInt(text.length());
      char c = BYTES.charAt(random.nextInt(BYTES.length()));
      switch (random.nextInt(8)) {
        case 0 -> text.deleteCharAt(at);
        case 1 -> text.delete(at, Math.min(text.length(), at + random.nextInt(30)));
        case 2, 3, 4 -> text.insert(at, c);
        case 5 -> text.setLength(random.nextInt(10) == 0 ? at : text.length());
        default -> text.setCharAt(at, c);
      }
    }
    return text.toString().getBytes(ISO_8859_1);
  }

  /** Some lines in a row of a body. */
  byte[] excerpt(byte[] body) {
    String[] lines = new String(body, ISO_8859_1).split("\n", -1);
    int from = random.nextInt(lines.length);
    int to = Math.min(lines.length, from + 1 + random.nextInt(60));
    return String.join("\n", List.of(lines).subList(from, to)).getBytes(ISO_8859_1);
  }
}
