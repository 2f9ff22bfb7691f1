// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.benchmarks.parser;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * Small bodies in text, written by the grammar with all that is odd in it, and of recorded lines;
 * three in four are damaged in some places then.
 *
 * <p>Bodies have no zero byte and, in Prometheus text, no blank at the beginning of a line: what
 * becomes of these is known to differ (docs/openmetrics.md, shared/exposition/README.md).
 */
final class RandomTexts implements RandomBodies {

  private static final String[] FAMILIES = {"a", "h", "s", "a_total", "x:y", "a_seconds", "a_info"};
  private static final String[] SUFFIXES = {
    "", "", "_total", "_bucket", "_count", "_sum", "_created", "_info", "_gsum", "_gcount"
  };
  private static final String[] TYPES = {
    "counter",
    "gauge",
    "histogram",
    "gaugehistogram",
    "summary",
    "untyped",
    "unknown",
    "info",
    "stateset",
    "Counter",
    ""
  };
  private static final String[] LABELS = {
    "le", "quantile", "x", "y_1", "__name__", "instance", "a", "\"x\"", "\"x.y\"", "\"\"", "1"
  };
  private static final String[] VALUES = {
    "",
    "1",
    "0.5",
    "1.0",
    "+Inf",
    "-Inf",
    "NaN",
    "1e3",
    "\\\\",
    "\\\"",
    "\\n",
    "\\x",
    "\u00c3\u00bc",
    "0x1p1",
    "1_0",
    "a b",
    "{}",
    "#"
  };
  private static final String[] NUMBERS = {
    "0",
    "-0",
    "1",
    "+1",
    "12345678901234567890",
    "0.1",
    ".5",
    "5.",
    "1e5",
    "1E-5",
    "1e400",
    "NaN",
    "nan",
    "-NaN",
    "Inf",
    "+inf",
    "-Infinity",
    "0x10",
    "0x1p-2",
    "1_000",
    "1e",
    "--1",
    "1.2.3",
    "4.9406564584124654e-324",
    "1.7976931348623157e308",
    "179769313486231580793728971405303e276",
    "9007199254740993",
    "0b1",
    "\u00c2\u00b2"
  };
  private static final String[] TIMES = {
    "",
    "",
    "",
    " 1",
    " -1",
    " 1700000000000",
    " 1700000000.123",
    " 0",
    " 1e3",
    " 1.5",
    " 12a",
    "  5",
    " +7"
  };
  private static final String[] EXEMPLARS = {
    "",
    "",
    "",
    " # {t=\"1\"} 1",
    " # {} 2 3",
    " # {t=\"1\",u=\"\u00c3\u00bc\"} 0.5 1700000000.5",
    " # {t=\"1\"} NaN",
    " # {t=\"1\"}",
    " # {t=\"1\"} 1 -1",
    " # {t=\"1\"} 1 1 1",
    "# {t=\"1\"} 1"
  };
  private static final String[] LINES = {
    "",
    "#",
    "# EOF",
    "# a comment",
    "#a",
    "# TYPE",
    "# HELP a",
    "# HELP  a b",
    "# UNIT a_seconds seconds",
    "#\tTYPE\ta\tcounter",
    "# TYPE a counter gauge",
    "a",
    "a{",
    "a{}",
    "{\"a\"} 1",
    "{\"a.b\",x=\"1\"} 2",
    "a{x=\"1\",} 1"
  };
  private static final String BYTES =
      "{}\",=#\\ \t\n\r0123456789eExXpP.+-_:aNnfI\u00ff\u00c3\u00a9\u0080";

  private final Random random;
  private final boolean openMetrics;
  private final List<String> recorded;

  /** Texts in OpenMetrics, or else in Prometheus text, with lines of recorded bodies. */
  RandomTexts(Random random, boolean openMetrics, List<String> recorded) {
    this.random = random;
    this.openMetrics = openMetrics;
    this.recorded = recorded;
  }

  @Override
  public byte[] next() {
    List<String> lines = new ArrayList<>();
    for (int family = random.nextInt(4); family >= 0; family--) {
      if (random.nextInt(4) == 0 && !recorded.isEmpty()) {
        excerpt(lines);
      } else {
        family(lines);
      }
    }
    if (openMetrics && random.nextInt(8) > 0) {
      lines.add("# EOF");
    }
    if (random.nextInt(4) == 0 && !lines.isEmpty()) {
      damageLines(lines);
    }
    StringBuilder text = new StringBuilder(String.join("\n", lines));
    if (random.nextInt(8) > 0) {
      text.append('\n');
    }
    if (random.nextInt(4) > 0) {
      damageBytes(text);
    }
    String body = text.toString().replace('\0', '1');
    return (openMetrics ? body : body.replaceAll("(?m)^[ \t]+", "")).getBytes(ISO_8859_1);
  }

  private String any(String[] of) {
    return of[random.nextInt(of.length)];
  }

  private void excerpt(List<String> lines) {
    int from = random.nextInt(recorded.size());
    lines.addAll(recorded.subList(from, Math.min(recorded.size(), from + 1 + random.nextInt(8))));
  }

  private void family(List<String> lines) {
    String name = any(FAMILIES);
    if (random.nextInt(4) > 0) {
      lines.add("# HELP " + name + " " + any(VALUES));
    }
    if (random.nextInt(4) > 0) {
      lines.add("# TYPE " + name + " " + any(TYPES));
    }
    if (random.nextInt(6) == 0) {
      lines.add("# UNIT " + name + " seconds");
    }
    for (int sample = random.nextInt(5); sample > 0; sample--) {
      lines.add(sample(name + any(SUFFIXES)));
    }
    if (random.nextInt(6) == 0) {
      lines.add(any(LINES));
    }
  }

  private String sample(String name) {
    List<String> pairs = new ArrayList<>();
    for (int label = random.nextInt(4); label > 0; label--) {
      pairs.add(any(LABELS) + "=\"" + any(VALUES) + "\"");
    }
    String labels =
        pairs.isEmpty() && random.nextBoolean() ? "" : "{" + String.join(",", pairs) + "}";
    String exemplar = openMetrics || random.nextInt(20) == 0 ? any(EXEMPLARS) : "";
    return name + labels + " " + any(NUMBERS) + any(TIMES) + exemplar;
  }

  private void damageLines(List<String> lines) {
    int at = random.nextInt(lines.size());
    switch (random.nextInt(4)) {
      case 0 -> lines.add(at, lines.get(random.nextInt(lines.size())));
      case 1 -> Collections.swap(lines, at, random.nextInt(lines.size()));
      case 2 -> lines.set(at, any(LINES));
      default -> lines.remove(at);
    }
  }

  private void damageBytes(StringBuilder text) {
    for (int change = random.nextInt(4); change > 0 && !text.isEmpty(); change--) {
      int at = random.nextInt(text.length());
      char c = BYTES.charAt(random.nextInt(BYTES.length()));
      switch (random.nextInt(8)) {
        case 0, 1 -> text.deleteCharAt(at);
        case 2, 3, 4 -> text.insert(at, c);
        case 5 -> text.setLength(random.nextInt(8) == 0 ? at : text.length());
        default -> text.setCharAt(at, c);
      }
    }
  }
}
