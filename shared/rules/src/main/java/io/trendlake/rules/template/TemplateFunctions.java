// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.rules.template;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.trendlake.model.Utf8Order;
import io.trendlake.model.regex.ExpansionTemplate;
import io.trendlake.model.regex.RegexMatch;
import io.trendlake.promql.text.GoDuration;
import io.trendlake.promql.text.GoFloat;
import io.trendlake.promql.text.GoQuote;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoField;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The functions of templates: those of Go, and those of Prometheus ({@code template.go}). */
final class TemplateFunctions {

  private static final Set<String> KNOWN =
      Set.of(
          "and",
          "args",
          "eq",
          "externalURL",
          "first",
          "ge",
          "graphLink",
          "gt",
          "html",
          "humanize",
          "humanize1024",
          "humanizeDuration",
          "humanizePercentage",
          "humanizeTimestamp",
          "index",
          "js",
          "label",
          "le",
          "len",
          "lt",
          "match",
          "ne",
          "not",
          "now",
          "or",
          "parseDuration",
          "pathPrefix",
          "print",
          "printf",
          "println",
          "query",
          "reReplaceAll",
          "safeHtml",
          "slice",
          "sortByLabel",
          "stripDomain",
          "stripPort",
          "strvalue",
          "tableLink",
          "title",
          "toDuration",
          "toLower",
          "toTime",
          "toUpper",
          "urlQueryEscape",
          "urlquery",
          "value");

  private static final List<String> LARGE = List.of("k", "M", "G", "T", "P", "E", "Z", "Y");
  private static final List<String> SMALL = List.of("m", "u", "n", "p", "f", "a", "z", "y");
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final AlertTemplate.Data data;
  private final AlertTemplate.Queries queries;

  TemplateFunctions(AlertTemplate.Data data, AlertTemplate.Queries queries) {
    this.data = data;
    this.queries = queries;
  }

  /** Whether there is a function. */
  static boolean isKnown(String name) {
    return KNOWN.contains(name);
  }

  /** What Go takes for true: what is not empty or 0. */
  static boolean isTrue(@Nullable Object value) {
    return switch (value) {
      case null -> false;
      case Boolean flag -> flag;
      case Double number -> number != 0;
      case Long number -> number != 0;
      case String text -> !text.isEmpty();
      case List<?> list -> !list.isEmpty();
      case Map<?, ?> map -> !map.isEmpty();
      default -> true;
    };
  }

  /** Calls a function. */
  @Nullable Object call(String name, List<? extends @Nullable Object> given) {
    Arguments arguments = new Arguments(name, given);
    return switch (name) {
      case "not" -> !isTrue(arguments.only());
      case "eq" -> isEqualToAny(given);
      case "ne" -> !isEqual(arguments.of(2, 0), arguments.of(2, 1));
      case "lt" -> isLess(arguments.of(2, 0), arguments.of(2, 1));
      case "le" ->
          isLess(arguments.of(2, 0), arguments.of(2, 1))
              || isEqual(arguments.of(2, 0), arguments.of(2, 1));
      case "gt" ->
          !isLess(arguments.of(2, 0), arguments.of(2, 1))
              && !isEqual(arguments.of(2, 0), arguments.of(2, 1));
      case "ge" -> !isLess(arguments.of(2, 0), arguments.of(2, 1));
      case "len" -> length(arguments.only());
      case "index" -> index(given);
      case "print" -> print(given);
      case "println" -> given.stream().map(GoText::of).collect(Collectors.joining(" ", "", "\n"));
      case "printf" -> GoPrintf.format(text(first(given)), given.subList(1, given.size()));
      case "html" -> escaped(print(given));
      case "js" -> escapedForScript(print(given));
      case "slice" -> slice(given);
      case "safeHtml" -> text(arguments.only());
      case "urlquery", "urlQueryEscape" ->
          encoded(name.equals("urlquery") ? print(given) : text(arguments.only()));
      case "query" -> query(text(arguments.only()));
      case "first" -> firstOf(list(arguments.only()));
      case "label" -> labelOf(arguments.of(2, 1), text(arguments.of(2, 0)));
      case "value" -> sample(arguments.only()).value();
      case "strvalue" -> labelOf(arguments.only(), "__value__");
      case "sortByLabel" -> sorted(text(arguments.of(2, 0)), list(arguments.of(2, 1)));
      case "args" -> args(given);
      case "reReplaceAll" ->
          replaceAll(
              pattern(text(arguments.of(3, 0))),
              ExpansionTemplate.of(text(arguments.of(3, 1))),
              text(arguments.of(3, 2)));
      case "match" -> pattern(text(arguments.of(2, 0))).matcher(text(arguments.of(2, 1))).find();
      case "title" -> title(text(arguments.only()));
      case "toUpper" -> text(arguments.only()).toUpperCase(Locale.ROOT);
      case "toLower" -> text(arguments.only()).toLowerCase(Locale.ROOT);
      case "graphLink" -> link(text(arguments.only()), 0);
      case "tableLink" -> link(text(arguments.only()), 1);
      case "stripPort" -> stripPort(text(arguments.only()));
      case "stripDomain" -> stripDomain(text(arguments.only()));
      case "humanize" -> humanize(number(arguments.only()));
      case "humanize1024" -> humanize1024(number(arguments.only()));
      case "humanizeDuration" -> humanizeDuration(number(arguments.only()));
      case "humanizePercentage" -> GoText.general(number(arguments.only()) * 100, 4) + "%";
      case "humanizeTimestamp" -> humanizeTimestamp(number(arguments.only()));
      case "toTime" -> time(number(arguments.only()));
      case "toDuration" -> GoText.duration((long) (number(arguments.only()) * 1e9));
      case "now" -> data.now();
      case "pathPrefix", "externalURL" ->
          throw new TemplateException(
              "error calling " + name + ": tests of rules have no URL; use $externalURL");
      case "parseDuration" -> parseDuration(text(arguments.only()));
      default -> throw new TemplateException("the function " + name + " does not work here");
    };
  }

  /** The arguments of a call, of which there have to be as many as are asked for. */
  private record Arguments(String function, List<? extends @Nullable Object> values) {

    @Nullable Object only() {
      return of(1, 0);
    }

    @Nullable Object of(int count, int index) {
      if (values.size() != count) {
        throw new TemplateException(
            "wrong number of args for %s: want %d got %d"
                .formatted(function, count, values.size()));
      }
      return values.get(index);
    }
  }

  private static @Nullable Object first(List<? extends @Nullable Object> given) {
    if (given.isEmpty()) {
      throw new TemplateException("wrong number of args: want at least 1 got 0");
    }
    return given.getFirst();
  }

  private static String text(@Nullable Object value) {
    if (value instanceof String text) {
      return text;
    }
    throw new TemplateException("wrong type of value; expected string; got " + GoText.of(value));
  }

  private static List<?> list(@Nullable Object value) {
    if (value instanceof List<?> list) {
      return list;
    }
    throw new TemplateException(
        "wrong type of value; expected template.queryResult; got " + GoText.of(value));
  }

  private static TemplateSample sample(@Nullable Object value) {
    if (value instanceof TemplateSample sample) {
      return sample;
    }
    throw new TemplateException(
        "wrong type of value; expected *template.sample; got " + GoText.of(value));
  }

  private static double number(@Nullable Object value) {
    switch (value) {
      case Double number -> {
        return number;
      }
      case Long number -> {
        return number;
      }
      case String text -> {
        @Nullable Double parsed = GoFloat.parse(text);
        if (parsed != null) {
          return parsed;
        }
      }
      case null, default -> {}
    }
    throw new TemplateException("can't convert " + GoText.of(value) + " to float");
  }

  private static boolean isEqualToAny(List<? extends @Nullable Object> given) {
    if (given.size() < 2) {
      throw new TemplateException("missing argument for comparison");
    }
    for (Object other : given.subList(1, given.size())) {
      if (isEqual(given.getFirst(), other)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isEqual(@Nullable Object left, @Nullable Object right) {
    if (left == null || right == null) {
      return left == null && right == null;
    }
    if (left instanceof Map || left instanceof List) {
      throw new TemplateException("non-comparable type " + GoText.type(left));
    }
    if (!left.getClass().equals(right.getClass())) {
      throw new TemplateException("incompatible types for comparison");
    }
    // As in Go, a NaN equals nothing, and the two zeros are equal.
    return left instanceof Double number ? number == (double) (Double) right : left.equals(right);
  }

  /** As in Go, "greater" is what is neither less nor equal, of a NaN too. */
  private static boolean isLess(@Nullable Object left, @Nullable Object right) {
    if (left instanceof Double a && right instanceof Double b) {
      return a < b;
    }
    if (left instanceof Long a && right instanceof Long b) {
      return a < b;
    }
    if (left instanceof String a && right instanceof String b) {
      return Utf8Order.compare(a, b) < 0;
    }
    throw new TemplateException("incompatible types for comparison");
  }

  private static long length(@Nullable Object value) {
    return switch (value) {
      case String text -> text.getBytes(StandardCharsets.UTF_8).length;
      case List<?> list -> list.size();
      case Map<?, ?> map -> map.size();
      case null, default ->
          throw new TemplateException("len of " + GoText.of(value) + ", which has none");
    };
  }

  private static @Nullable Object index(List<? extends @Nullable Object> given) {
    @Nullable Object at = first(given);
    for (Object key : given.subList(1, given.size())) {
      at =
          switch (at) {
            case Map<?, ?> map when key instanceof String ->
                map.containsKey(key) ? map.get(key) : "";
            case List<?> list when key instanceof Long place && place >= 0 && place < list.size() ->
                list.get(place.intValue());
            case null, default ->
                throw new TemplateException(
                    "index of " + GoText.of(at) + " by " + GoText.of(key) + ", which it lacks");
          };
    }
    return at;
  }

  /** As {@code fmt.Sprint}: a blank between two values of which none is a text. */
  private static String print(List<? extends @Nullable Object> given) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < given.size(); i++) {
      boolean texts =
          given.get(i) instanceof String || (i > 0 && given.get(i - 1) instanceof String);
      out.append(i > 0 && !texts ? " " : "").append(GoText.of(given.get(i)));
    }
    return out.toString();
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&#34;")
        .replace("'", "&#39;");
  }

  private static String escapedForScript(String text) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '\\', '\'', '"' -> out.append('\\').append(c);
        case '<', '>', '&', '=' -> out.append(String.format(Locale.ROOT, "\\u%04X", (int) c));
        default -> {
          boolean control = c < ' ' || c == 0x7F;
          out.append(control ? String.format(Locale.ROOT, "\\u%04X", (int) c) : c);
        }
      }
    }
    return out.toString();
  }

  /** A part of a text, by its bytes, or of a list. */
  private static Object slice(List<? extends @Nullable Object> given) {
    @Nullable Object whole = first(given);
    byte[] bytes = whole instanceof String text ? text.getBytes(StandardCharsets.UTF_8) : null;
    int length = bytes == null ? list(whole).size() : bytes.length;
    int[] ends = {0, length};
    if (given.size() > 3) {
      throw new TemplateException("too many slice indexes: " + (given.size() - 1));
    }
    for (int i = 1; i < given.size(); i++) {
      if (!(given.get(i) instanceof Long end) || end < 0 || end > length) {
        throw new TemplateException("index out of range: " + GoText.of(given.get(i)));
      }
      ends[i - 1] = Math.toIntExact(end);
    }
    if (ends[0] > ends[1]) {
      throw new TemplateException("invalid slice index: " + ends[0] + " > " + ends[1]);
    }
    return bytes == null
        ? list(whole).subList(ends[0], ends[1])
        : GoQuote.decode(bytes, ends[0], ends[1]);
  }

  private List<TemplateSample> query(String text) {
    try {
      return queries.ask(text);
    } catch (RuntimeException e) {
      throw new TemplateException("error calling query: " + e.getMessage());
    }
  }

  private static Object firstOf(List<?> samples) {
    if (samples.isEmpty()) {
      throw new TemplateException("error calling first: first() called on vector with no elements");
    }
    return samples.getFirst();
  }

  private static String labelOf(@Nullable Object sample, String name) {
    return sample(sample).labels().getOrDefault(name, "");
  }

  private static List<TemplateSample> sorted(String label, List<?> samples) {
    List<TemplateSample> sorted = new ArrayList<>();
    samples.forEach(each -> sorted.add(sample(each)));
    sorted.sort(
        Comparator.comparing(each -> each.labels().getOrDefault(label, ""), Utf8Order::compare));
    return sorted;
  }

  private static TemplateArguments args(List<? extends @Nullable Object> given) {
    Map<String, Object> named = new TreeMap<>();
    for (int i = 0; i < given.size(); i++) {
      @Nullable Object value = given.get(i);
      if (value != null) {
        named.put("arg" + i, value);
      }
    }
    return new TemplateArguments(named);
  }

  private static Pattern pattern(String regex) {
    try {
      return Pattern.compile(regex);
    } catch (PatternSyntaxException e) {
      throw new TemplateException("error parsing regexp: " + e.getDescription());
    }
  }

  /** As {@code Regexp.ReplaceAllString}: an empty match right after another one is none. */
  private static String replaceAll(Pattern pattern, ExpansionTemplate template, String text) {
    StringBuilder out = new StringBuilder();
    int end = 0;
    Matcher matcher = pattern.matcher(text);
    while (matcher.find()) {
      out.append(text, end, matcher.start());
      if (matcher.end() > end || matcher.start() == 0) {
        out.append(
            template.expand(
                RegexMatch.of(
                    text,
                    matcher.groupCount(),
                    matcher::start,
                    matcher::end,
                    pattern.namedGroups())));
      }
      end = matcher.end();
    }
    return out.append(text.substring(end)).toString();
  }

  /** The first letter of each word as a capital; the others stay. */
  private static String title(String text) {
    StringBuilder out = new StringBuilder();
    int[] runes = text.codePoints().toArray();
    boolean begins = true;
    for (int i = 0; i < runes.length; i++) {
      boolean capital = begins && Character.isLetter(runes[i]);
      out.appendCodePoint(capital ? Character.toTitleCase(runes[i]) : runes[i]);
      begins = !capital && (begins || !continuesWord(runes, i));
    }
    return out.toString();
  }

  /** Whether a word does not end before or at a character: the common part of Unicode's rules. */
  private static boolean continuesWord(int[] runes, int at) {
    int rune = runes[at];
    if (Character.isLetterOrDigit(rune) || rune == '_') {
      return true;
    }
    if (at == 0 || at == runes.length - 1) {
      return false;
    }
    boolean letters = Character.isLetter(runes[at - 1]) && Character.isLetter(runes[at + 1]);
    boolean digits = Character.isDigit(runes[at - 1]) && Character.isDigit(runes[at + 1]);
    return (letters && ".':".indexOf(rune) >= 0) || (digits && ".',;".indexOf(rune) >= 0);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("*", "%2A").replace("%7E", "~");
  }

  private static String link(String expr, int tab) {
    return "/graph?g0.expr=" + encoded(expr) + "&g0.tab=" + tab;
  }

  private static String stripPort(String hostPort) {
    int colon = portColon(hostPort);
    if (colon < 0) {
      return hostPort;
    }
    String host = hostPort.substring(0, colon);
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }

  /** Where the port begins as {@code net.SplitHostPort} finds it; -1 if there is none. */
  private static int portColon(String hostPort) {
    int colon = hostPort.lastIndexOf(':');
    if (colon < 0) {
      return -1;
    }
    boolean bracketed = hostPort.startsWith("[") && hostPort.charAt(colon - 1) == ']';
    return bracketed || hostPort.indexOf(':') == colon ? colon : -1;
  }

  private static String stripDomain(String hostPort) {
    String host = stripPort(hostPort);
    int colon = portColon(hostPort);
    boolean address = host.contains(":") || host.matches("\\d+\\.\\d+\\.\\d+\\.\\d+");
    if (address) {
      return hostPort;
    }
    int dot = host.indexOf('.');
    String shortName = dot < 0 ? host : host.substring(0, dot);
    return colon < 0 || colon + 1 == hostPort.length()
        ? shortName
        : shortName + hostPort.substring(colon);
  }

  private static String humanize(double value) {
    if (value == 0 || Double.isNaN(value) || Double.isInfinite(value)) {
      return GoText.general(value, 4);
    }
    return Math.abs(value) >= 1 ? scaled(value, 1000, LARGE, "") : scaledUp(value, "");
  }

  private static String humanize1024(double value) {
    if (Math.abs(value) <= 1 || Double.isNaN(value) || Double.isInfinite(value)) {
      return GoText.general(value, 4);
    }
    return scaled(value, 1024, LARGE, "i");
  }

  private static String scaled(double value, int step, List<String> units, String suffix) {
    double rest = value;
    String unit = "";
    for (String next : units) {
      if (Math.abs(rest) < step) {
        break;
      }
      unit = next + suffix;
      rest /= step;
    }
    return GoText.general(rest, 4) + unit;
  }

  private static String scaledUp(double value, String suffix) {
    double rest = value;
    String unit = "";
    for (String next : SMALL) {
      if (Math.abs(rest) >= 1) {
        break;
      }
      unit = next;
      rest *= 1000;
    }
    return GoText.general(rest, 4) + unit + suffix;
  }

  private static String humanizeDuration(double value) {
    if (Double.isNaN(value) || Double.isInfinite(value)) {
      return GoText.general(value, 4);
    }
    if (value == 0) {
      return GoText.general(value, 4) + "s";
    }
    if (Math.abs(value) < 1) {
      return scaledUp(value, "s");
    }
    String sign = value < 0 ? "-" : "";
    long duration = (long) Math.abs(value);
    long seconds = duration % 60;
    long minutes = duration / 60 % 60;
    long hours = duration / 3600 % 24;
    long days = duration / 86_400;
    if (days != 0) {
      return "%s%dd %dh %dm %ds".formatted(sign, days, hours, minutes, seconds);
    }
    if (hours != 0) {
      return "%s%dh %dm %ds".formatted(sign, hours, minutes, seconds);
    }
    return minutes != 0
        ? "%s%dm %ds".formatted(sign, minutes, seconds)
        : sign + GoText.general(Math.abs(value), 4) + "s";
  }

  private static String humanizeTimestamp(double value) {
    return Double.isNaN(value) || Double.isInfinite(value) ? GoText.general(value, 4) : time(value);
  }

  /** As Go prints a time in UTC; the fraction without zeros at its end. */
  private static String time(double seconds) {
    double nanos = seconds * 1e9;
    if (Double.isNaN(nanos) || Math.abs(nanos) >= 0x1p63) {
      throw new TemplateException(
          GoText.of(seconds) + " cannot be represented as a nanoseconds timestamp");
    }
    // Prometheus keeps times in milliseconds.
    Instant instant = Instant.ofEpochMilli(Math.floorDiv((long) nanos, 1_000_000));
    int millis = instant.get(ChronoField.MILLI_OF_SECOND);
    String fraction =
        millis == 0 ? "" : ("." + String.format(Locale.ROOT, "%03d", millis)).replaceAll("0+$", "");
    return TIME.format(instant) + fraction + " +0000 UTC";
  }

  private static double parseDuration(String text) {
    try {
      return text.startsWith("-")
          ? -GoDuration.parse(text.substring(1)) / 1e9
          : GoDuration.parse(text) / 1e9;
    } catch (IllegalArgumentException e) {
      throw new TemplateException("error calling parseDuration: " + e.getMessage());
    }
  }
}
