// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.rules.template;

import io.trendlake.promql.text.GoFloat;
import io.trendlake.promql.text.GoQuote;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * {@code fmt.Sprintf} of Go for what templates have: numbers, texts, truth values, maps and lists.
 * A mistake is part of the text, such as {@code %!d(string=a)}, and never an exception. For one
 * call.
 */
final class GoPrintf {

  /** Go takes no larger width and precision. */
  private static final int MOST = 1_000_000;

  private final String format;
  private final List<? extends @Nullable Object> arguments;
  private final StringBuilder out = new StringBuilder();
  private int at;
  private int next;

  /** Whether an argument was chosen by its number; the others are then no mistake. */
  private boolean reordered;

  private boolean isGoodIndex = true;

  /**
   * What stands between the percent sign and the verb.
   *
   * @param width negative if there is none
   * @param precision negative if there is none
   */
  private record Spec(
      boolean plus,
      boolean minus,
      boolean sharp,
      boolean space,
      boolean zero,
      int width,
      int precision) {

    static final Spec NONE = new Spec(false, false, false, false, false, -1, -1);

    /** The plus sign of {@code %+v} asks for names of fields, not for the sign of a number. */
    Spec of(int verb) {
      return verb == 'v' ? new Spec(false, minus, sharp, space, zero, width, precision) : this;
    }

    Spec withoutZero() {
      return new Spec(plus, minus, sharp, space, false, width, precision);
    }

    String pad(String text) {
      int missing = width - text.codePointCount(0, text.length());
      if (missing <= 0) {
        return text;
      }
      return minus ? text + " ".repeat(missing) : (zero ? "0" : " ").repeat(missing) + text;
    }

    /** The first characters of a text, as many as the precision says. */
    String cut(String text) {
      return precision < 0 || precision >= text.codePointCount(0, text.length())
          ? text
          : text.substring(0, text.offsetByCodePoints(0, precision));
    }
  }

  private GoPrintf(String format, List<? extends @Nullable Object> arguments) {
    this.format = format;
    this.arguments = arguments;
  }

  /** The text that a format and its arguments come to. */
  static String format(String format, List<? extends @Nullable Object> arguments) {
    return new GoPrintf(format, arguments).run();
  }

  private String run() {
    while (at < format.length()) {
      int percent = format.indexOf('%', at);
      out.append(format, at, percent < 0 ? format.length() : percent);
      at = percent < 0 ? format.length() : percent + 1;
      if (percent >= 0) {
        verb();
      }
    }
    if (!reordered && next < arguments.size()) {
      out.append("%!(EXTRA ");
      for (int i = next; i < arguments.size(); i++) {
        out.append(i == next ? "" : ", ").append(typed(Spec.NONE, arguments.get(i)));
      }
      out.append(')');
    }
    return out.toString();
  }

  private void verb() {
    isGoodIndex = true;
    Spec spec = spec();
    if (at == format.length()) {
      out.append("%!(NOVERB)");
      return;
    }
    int verb = format.codePointAt(at);
    at += Character.charCount(verb);
    if (verb == '%') {
      out.append('%');
    } else if (!isGoodIndex) {
      out.append("%!").appendCodePoint(verb).append("(BADINDEX)");
    } else if (next >= arguments.size()) {
      out.append("%!").appendCodePoint(verb).append("(MISSING)");
    } else {
      out.append(print(spec.of(verb), verb, arguments.get(next++)));
    }
  }

  private Spec spec() {
    boolean plus = false;
    boolean minus = false;
    boolean sharp = false;
    boolean space = false;
    boolean zero = false;
    for (; at < format.length() && "+-# 0".indexOf(format.charAt(at)) >= 0; at++) {
      char flag = format.charAt(at);
      plus |= flag == '+';
      minus |= flag == '-';
      sharp |= flag == '#';
      space |= flag == ' ';
      zero |= flag == '0';
    }
    boolean indexed = index();
    int width;
    if (at < format.length() && format.charAt(at) == '*') {
      at++;
      width = numberOfArgument("%!(BADWIDTH)", -MOST);
      minus |= width < 0 && width != -1;
      width = width == -1 ? -1 : Math.abs(width);
      indexed = false;
    } else {
      width = number();
      isGoodIndex &= !(indexed && width >= 0); // As in %[3]2d.
    }
    int precision = -1;
    if (at < format.length() && format.charAt(at) == '.') {
      at++;
      isGoodIndex &= !indexed; // As in %[3].2d.
      indexed = index();
      if (at < format.length() && format.charAt(at) == '*') {
        at++;
        precision = numberOfArgument("%!(BADPREC)", 0);
        indexed = false;
      } else {
        precision = Math.max(0, number());
      }
    }
    if (!indexed) {
      index();
    }
    return new Spec(plus, minus, sharp, space, zero && !minus, width, precision);
  }

  /** Reads digits; -1 if there are none. */
  private int number() {
    int start = at;
    int number = 0;
    while (at < format.length() && Character.digit(format.charAt(at), 10) >= 0) {
      number = Math.min(number * 10 + Character.digit(format.charAt(at++), 10), MOST + 1);
    }
    return at == start ? -1 : number;
  }

  /** The argument that says a width or precision; -1 if it says none that is possible. */
  private int numberOfArgument(String bad, int least) {
    if (next < arguments.size()) {
      Object argument = arguments.get(next++);
      if (argument instanceof Long number && number >= least && number <= MOST) {
        return Math.toIntExact(number);
      }
    }
    out.append(bad);
    return -1;
  }

  /** Reads the number of an argument in brackets, and says whether there is one. */
  private boolean index() {
    if (at == format.length() || format.charAt(at) != '[') {
      return false;
    }
    reordered = true;
    int end = format.indexOf(']', at);
    if (end < 0) {
      at++;
      isGoodIndex = false;
      return true;
    }
    at++;
    int number = number();
    boolean whole = at == end;
    at = end + 1;
    if (whole && number >= 1 && number <= arguments.size()) {
      next = number - 1;
    } else {
      isGoodIndex = false;
    }
    return true;
  }

  private static String print(Spec spec, int verb, @Nullable Object value) {
    if (verb == 'T') {
      return spec.pad(spec.cut(GoText.type(value)));
    }
    @Nullable String text =
        switch (value) {
          case null -> verb == 'v' ? spec.pad("<nil>") : null;
          case Boolean flag -> verb == 'v' || verb == 't' ? spec.pad(flag.toString()) : null;
          case Double number -> number(spec, verb, number);
          case Long number -> whole(spec, verb, number);
          case TemplateSample sample ->
              "&{"
                  + map(spec, verb, sample.labels())
                  + " "
                  + print(spec, verb, sample.value())
                  + "}";
          case TemplateArguments named -> map(spec, verb, named.values());
          case Map<?, ?> map -> map(spec, verb, map);
          case List<?> list -> list(spec, verb, list);
          default -> text(spec, verb, GoText.of(value));
        };
    return text == null ? bad(spec, verb, value) : text;
  }

  private static String bad(Spec spec, int verb, @Nullable Object value) {
    String shown = value == null ? "<nil>" : typed(spec, value);
    return "%!" + Character.toString(verb) + "(" + shown + ")";
  }

  private static String typed(Spec spec, @Nullable Object value) {
    return value == null ? "<nil>" : GoText.type(value) + "=" + print(spec, 'v', value);
  }

  private static String map(Spec spec, int verb, Map<?, ?> map) {
    StringBuilder text = new StringBuilder("map[");
    new TreeMap<>(map)
        .forEach((key, value) ->
            text.append(text.length() == 4 ? "" : " ")
                .append(print(spec, verb, key))
                .append(':')
                .append(print(spec, verb, value)));
    return text.append(']').toString();
  }

  private static String list(Spec spec, int verb, List<?> list) {
    StringBuilder text = new StringBuilder("[");
    for (Object value : list) {
      text.append(text.length() == 1 ? "" : " ").append(print(spec, verb, value));
    }
    return text.append(']').toString();
  }

  private static @Nullable String text(Spec spec, int verb, String text) {
    return switch (verb) {
      case 'v' -> spec.pad(spec.sharp ? GoQuote.quote(spec.cut(text)) : spec.cut(text));
      case 's' -> spec.pad(spec.cut(text));
      case 'q' -> quoted(spec, text);
      case 'x' -> spec.pad(hex(spec, text));
      case 'X' -> spec.pad(hex(spec, text).toUpperCase(Locale.ROOT));
      default -> null;
    };
  }

  private static String quoted(Spec spec, String text) {
    String cut = spec.cut(text);
    boolean raw =
        spec.sharp && cut.chars().allMatch(c -> c != '`' && c != 0x7F && (c >= ' ' || c == '\t'));
    return spec.pad(raw ? "`" + cut + "`" : GoQuote.quote(cut));
  }

  /** The bytes of a text, of which the precision says how many. */
  private static String hex(Spec spec, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    int length = spec.precision < 0 ? bytes.length : Math.min(spec.precision, bytes.length);
    StringBuilder digits = new StringBuilder();
    for (int i = 0; i < length; i++) {
      digits.append(i > 0 && spec.space ? " " : "");
      digits.append(spec.sharp && (i == 0 || spec.space) ? "0x" : "");
      digits.append(String.format(Locale.ROOT, "%02x", bytes[i]));
    }
    return digits.toString();
  }

  private static @Nullable String number(Spec spec, int verb, double value) {
    int precision = spec.precision;
    String text;
    switch (verb) {
      case 'v', 'g' -> text = GoText.general(value, precision);
      case 'G' -> text = GoText.general(value, precision).toUpperCase(Locale.ROOT);
      case 'f', 'F' -> text = GoFloat.fixed(value, precision < 0 ? 6 : precision);
      case 'e' -> text = GoText.scientific(value, precision < 0 ? 6 : precision);
      case 'E' ->
          text = GoText.scientific(value, precision < 0 ? 6 : precision).toUpperCase(Locale.ROOT);
      default -> {
        return null;
      }
    }
    if (Double.isNaN(value)) {
      return spec.withoutZero().pad((spec.plus ? "+" : spec.space ? " " : "") + "NaN");
    }
    if (Double.isInfinite(value)) {
      boolean blank = spec.space && !spec.plus && value > 0;
      return spec.withoutZero().pad(blank ? " Inf" : value > 0 ? "+Inf" : "-Inf");
    }
    boolean negative = text.startsWith("-");
    return signed(spec, negative, negative ? text.substring(1) : text);
  }

  /** A number with its sign, filled with zeros behind that. */
  private static String signed(Spec spec, boolean negative, String digits) {
    String sign = negative ? "-" : spec.plus ? "+" : spec.space ? " " : "";
    int missing = spec.width - sign.length() - digits.length();
    String zeros = spec.zero && missing > 0 ? "0".repeat(missing) : "";
    return spec.withoutZero().pad(sign + zeros + digits);
  }

  private static @Nullable String whole(Spec spec, int verb, long value) {
    return switch (verb) {
      case 'v', 'd' -> digits(spec, value, 10, "");
      case 'b' -> digits(spec, value, 2, spec.sharp ? "0b" : "");
      case 'o' -> digits(spec, value, 8, spec.sharp ? "0" : "");
      case 'O' -> digits(spec, value, 8, "0o");
      case 'x' -> digits(spec, value, 16, spec.sharp ? "0x" : "");
      case 'X' -> upper(digits(spec, value, 16, spec.sharp ? "0x" : ""));
      case 'c' -> spec.withoutZero().pad(Character.toString(rune(value)));
      case 'q' -> spec.withoutZero().pad(GoQuote.quote(rune(value)));
      case 'U' -> spec.withoutZero().pad(String.format(Locale.ROOT, "U+%04X", value));
      default -> null;
    };
  }

  private static @Nullable String upper(@Nullable String text) {
    return text == null ? null : text.toUpperCase(Locale.ROOT);
  }

  /** What is no character shows as the one for that. */
  private static int rune(long value) {
    boolean surrogate = value >= Character.MIN_SURROGATE && value <= Character.MAX_SURROGATE;
    return value < 0 || value > Character.MAX_CODE_POINT || surrogate ? 0xFFFD : (int) value;
  }

  private static String digits(Spec spec, long value, int base, String prefix) {
    String digits = BigInteger.valueOf(value).abs().toString(base);
    if (spec.precision == 0 && value == 0) {
      return spec.withoutZero().pad("");
    }
    int signs = value < 0 || spec.plus || spec.space ? 1 : 0;
    int least = spec.precision >= 0 ? spec.precision : spec.zero ? spec.width - signs : 0;
    String filled = "0".repeat(Math.max(0, least - digits.length())) + digits;
    boolean zeroIsThere = prefix.equals("0") && filled.startsWith("0");
    return signed(spec.withoutZero(), value < 0, (zeroIsThere ? "" : prefix) + filled);
  }
}
