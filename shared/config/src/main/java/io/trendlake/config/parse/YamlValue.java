// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.config.parse;

import io.trendlake.config.ByteSize;
import io.trendlake.config.PrometheusDuration;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * A value of the file, with its path, read as the type that a setting wants. What does not fit is
 * added to the errors, and the result is empty.
 *
 * <p>Scalars are read as go-yaml reads them for Prometheus: a text takes any scalar as written, so
 * that {@code replacement: 1} is {@code "1"}; a boolean may be {@code yes} or {@code on} but not
 * quoted; an empty value of a text is the empty text. An empty value of anything else but a list or
 * a block is an error here, since Prometheus's zero is hardly what was meant.
 */
final class YamlValue {

  private static final Set<String> TRUE = Set.of("true", "yes", "y", "on");
  private static final Set<String> FALSE = Set.of("false", "no", "n", "off");

  /** The tags of scalars that go-yaml takes for a number: none, or one that says so. */
  private static final Set<Tag> NUMBERS = Set.of(YamlDocument.PLAIN, Tag.INT, Tag.FLOAT);

  private static final Set<Tag> BOOLEANS = Set.of(YamlDocument.PLAIN, Tag.BOOL);

  private static final Pattern WHOLE = Pattern.compile("-?(0|[1-9][0-9]{0,17})");
  private static final Pattern REAL =
      Pattern.compile("-?(0|[1-9][0-9]*)\\.[0-9]+([eE][-+]?[0-9]{1,3})?");

  private final Node node;
  private final int line;
  private final String path;
  private final ConfigErrors errors;

  /** The value of a key, or an element of a list, on the line where the key or element begins. */
  YamlValue(Node node, int line, String path, ConfigErrors errors) {
    this.node = node;
    this.line = line;
    this.path = path;
    this.errors = errors;
  }

  /** The line in the file, from 1. */
  int line() {
    return line;
  }

  static int lineOf(Node node) {
    return node.getStartMark().map(Mark::getLine).orElse(0) + 1;
  }

  String path() {
    return path;
  }

  /** Adds an error about this value. */
  void refuse(String message) {
    errors.add(line, path, message);
  }

  /** Adds that a key of Prometheus does not work here. */
  void refuseUnsupported(String reason) {
    errors.addUnsupported(line, path, reason);
  }

  /** Whether nothing is written, or {@code null}. */
  boolean isNull() {
    return node.getTag().equals(Tag.NULL);
  }

  /** Whether this is what a field that is not there means: nothing, empty, false or 0. */
  boolean saysNothing() {
    return switch (node) {
      case ScalarNode scalar ->
          isNull()
              || scalar.getValue().isEmpty()
              || (scalar.isPlain()
                  && (scalar.getValue().equals("0")
                      || FALSE.contains(scalar.getValue().toLowerCase(Locale.ROOT))));
      case SequenceNode sequence -> sequence.getValue().isEmpty();
      case MappingNode mapping -> mapping.getValue().isEmpty();
      default -> false;
    };
  }

  /** Whether a scalar is written that is the empty text, or nothing. */
  boolean isEmptyText() {
    return isNull() || (node instanceof ScalarNode scalar && scalar.getValue().isEmpty());
  }

  /** A scalar as written; empty text if there is none. */
  Optional<String> text() {
    if (isNull()) {
      return Optional.of("");
    }
    return scalar("a text").map(ScalarNode::getValue);
  }

  /** A text that is not empty. */
  Optional<String> nonEmptyText() {
    return text()
        .flatMap(text -> text.isEmpty() ? refused("is empty; write a text") : Optional.of(text));
  }

  /** A boolean. */
  Optional<Boolean> flag() {
    return scalar("true or false").flatMap(this::flag);
  }

  private Optional<Boolean> flag(ScalarNode scalar) {
    String text = scalar.getValue();
    boolean sameCase =
        text.equals(text.toLowerCase(Locale.ROOT))
            || text.equals(text.toUpperCase(Locale.ROOT))
            || (Character.isUpperCase(text.charAt(0))
                && text.substring(1).equals(text.substring(1).toLowerCase(Locale.ROOT)));
    String lower = text.toLowerCase(Locale.ROOT);
    boolean plain = scalar.isPlain() && BOOLEANS.contains(node.getTag());
    if (plain && sameCase && (TRUE.contains(lower) || FALSE.contains(lower))) {
      return Optional.of(TRUE.contains(lower));
    }
    return refused(quoted(text) + " is not a boolean; write true or false, without quotes");
  }

  /**
   * A whole number of at least 0, unsigned up to 64 bits. It may be written as go-yaml reads
   * numbers: {@code 1_000}, {@code 0x10}, {@code 0b11}, {@code 0o17}, {@code 1e3}, and with a
   * fraction, which is cut off.
   */
  Optional<Long> count() {
    return scalar("a whole number").flatMap(this::count);
  }

  private Optional<Long> count(ScalarNode scalar) {
    if (!scalar.isPlain() || !NUMBERS.contains(node.getTag())) {
      return notACount(scalar);
    }
    return YamlNumber.count(scalar.getValue()).or(() -> notACount(scalar));
  }

  private Optional<Long> notACount(ScalarNode scalar) {
    return refused(
        quoted(scalar.getValue()) + " is not a whole number from 0; write it in digits, unquoted");
  }

  /**
   * A number of either sign, with a fraction or without, or {@code .inf}. It may be written as
   * go-yaml reads numbers.
   */
  Optional<Double> number() {
    return scalar("a number").flatMap(this::number);
  }

  private Optional<Double> number(ScalarNode scalar) {
    if (!scalar.isPlain() || !NUMBERS.contains(node.getTag())) {
      return notANumber(scalar);
    }
    return YamlNumber.real(scalar.getValue()).or(() -> notANumber(scalar));
  }

  private Optional<Double> notANumber(ScalarNode scalar) {
    return refused(
        quoted(scalar.getValue()) + " is not a number; write it in digits, unquoted, such as 1.1");
  }

  /** A duration. */
  Optional<Duration> duration() {
    return scalar("a duration").flatMap(scalar -> parsed(scalar, PrometheusDuration::parse));
  }

  /** A number of bytes. */
  Optional<Long> bytes() {
    return scalar("a size").flatMap(scalar -> parsed(scalar, ByteSize::parse));
  }

  /** One of a few names. */
  <T> Optional<T> choice(Map<String, T> choices) {
    return scalar("a name")
        .flatMap(scalar -> choice(scalar.getValue(), scalar.getValue(), choices));
  }

  /** One of a few names in lower case, written in any. */
  <T> Optional<T> choiceIgnoringCase(Map<String, T> choices) {
    return scalar("a name")
        .flatMap(scalar ->
            choice(scalar.getValue(), scalar.getValue().toLowerCase(Locale.ROOT), choices));
  }

  private <T> Optional<T> choice(String text, String name, Map<String, T> choices) {
    T chosen = choices.get(name);
    if (chosen != null) {
      return Optional.of(chosen);
    }
    String hint =
        NearestName.of(name, choices.keySet())
            .map(nearest -> "did you mean " + nearest + "?")
            .orElse("write one of " + String.join(", ", choices.keySet()));
    return refused(quoted(text) + " is not known; " + hint);
  }

  /** Whether a block of keys and values is written. */
  boolean isBlock() {
    return node instanceof MappingNode;
  }

  /** The elements of a list; none if nothing is written. */
  List<YamlValue> list() {
    if (isNull()) {
      return List.of();
    }
    if (!(node instanceof SequenceNode sequence)) {
      refuse("is " + kind() + ", but a list is expected");
      return List.of();
    }
    List<YamlValue> elements = new ArrayList<>();
    for (Node element : sequence.getValue()) {
      String place = path + "[" + elements.size() + "]";
      elements.add(new YamlValue(element, lineOf(element), place, errors));
    }
    return elements;
  }

  /** The texts of a list. */
  List<String> texts() {
    return list().stream().flatMap(element -> element.text().stream()).collect(Collectors.toList());
  }

  /** A block of known keys; one without any if nothing is written. */
  Optional<YamlBlock> block(Fields fields) {
    return settings().map(entries -> YamlBlock.of(this, entries, fields, errors));
  }

  /** A block of settings that are not judged; none if nothing is written. */
  Optional<Map<String, YamlValue>> settings() {
    return entries(false);
  }

  /** A block whose keys are free; none if nothing is written. */
  Optional<Map<String, YamlValue>> map() {
    return entries(true);
  }

  private Optional<Map<String, YamlValue>> entries(boolean freeKeys) {
    if (isNull()) {
      return Optional.of(Map.of());
    }
    if (node instanceof MappingNode mapping) {
      return Optional.of(YamlMapping.read(mapping, freeKeys, path, errors));
    }
    return refused("is " + kind() + ", but a block of keys and values is expected");
  }

  /**
   * The value as plain data: a text, a boolean, a whole number ({@code Long}), a list or a map of
   * such. Nothing written is an error, and so is a fraction.
   */
  Optional<Object> data() {
    return switch (node) {
      case SequenceNode _ ->
          Optional.of(list().stream().flatMap(element -> element.data().stream()).toList());
      case MappingNode _ -> map().map(YamlValue::data);
      case ScalarNode scalar when isNull() -> refused("has no value; write one or remove the key");
      case ScalarNode scalar when scalar.isPlain() && REAL.matcher(scalar.getValue()).matches() ->
          refused("is a fraction, and numbers are whole here; quote it to make it a text");
      case ScalarNode scalar -> Optional.of(data(scalar));
      default -> refused("is " + kind() + ", but a text, a number, a list or a block is expected");
    };
  }

  /** The values of a block as plain data. */
  static Map<String, Object> data(Map<String, YamlValue> entries) {
    Map<String, Object> data = new LinkedHashMap<>();
    entries.forEach((name, value) -> value.data().ifPresent(some -> data.put(name, some)));
    return data;
  }

  private static Object data(ScalarNode scalar) {
    String text = scalar.getValue();
    if (!scalar.isPlain()) {
      return text;
    }
    if (TRUE.contains(text) || FALSE.contains(text)) {
      return TRUE.contains(text);
    }
    return WHOLE.matcher(text).matches() ? (Object) Long.valueOf(text) : text;
  }

  private Optional<ScalarNode> scalar(String expected) {
    if (isNull()) {
      return refused("has no value; write " + expected + " or remove the key");
    }
    return node instanceof ScalarNode scalar
        ? Optional.of(scalar)
        : refused("is " + kind() + ", but " + expected + " is expected");
  }

  private <T> Optional<T> parsed(ScalarNode scalar, Function<String, T> parser) {
    try {
      return Optional.of(parser.apply(scalar.getValue()));
    } catch (IllegalArgumentException e) {
      return refused(String.valueOf(e.getMessage()));
    }
  }

  private <T> Optional<T> refused(String message) {
    refuse(message);
    return Optional.empty();
  }

  /** What is there, without its value, which may be secret. */
  private String kind() {
    return switch (node) {
      case MappingNode mapping -> "a block";
      case SequenceNode sequence -> "a list";
      default -> "a single value";
    };
  }

  static String quoted(String text) {
    return "\"" + text + "\"";
  }
}
