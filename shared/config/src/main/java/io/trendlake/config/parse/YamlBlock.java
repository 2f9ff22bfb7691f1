// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.config.parse;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A block whose keys are known. Asking for a key that is not written, or whose value is wrong,
 * gives what the asker names in its place.
 */
final class YamlBlock {

  private final YamlValue place;
  private final Map<String, YamlValue> entries;
  private final ConfigErrors errors;

  private YamlBlock(YamlValue place, Map<String, YamlValue> entries, ConfigErrors errors) {
    this.place = place;
    this.entries = entries;
    this.errors = errors;
  }

  /** Judges the keys; unknown and refused ones become errors. */
  static YamlBlock of(
      YamlValue place, Map<String, YamlValue> entries, Fields fields, ConfigErrors errors) {
    entries.forEach((name, value) -> judge(name, value, fields));
    entries.forEach((name, value) ->
        fields
            .unusedShape(name)
            .ifPresent(shape -> {
              shape.check(value);
              errors.addUnused(value.path());
            }));
    return new YamlBlock(place, entries, errors);
  }

  private static void judge(String name, YamlValue value, Fields fields) {
    if (!fields.names().contains(name)) {
      String hint =
          MisplacedKey.remedy(name)
              .or(() ->
                  NearestName.of(name, fields.names()).map(known -> "did you mean " + known + "?"))
              .orElse("docs/configuration.md lists the keys that a block may have");
      value.refuse("unknown key; " + hint);
    } else if (!value.saysNothing()) {
      fields.refusal(name).ifPresent(value::refuseUnsupported);
    }
  }

  /** Adds an error about the block, or about a key if it is written. */
  void refuse(String name, String message) {
    YamlValue value = entries.get(name);
    if (value == null) {
      errors.add(place.line(), pathOf(name), message);
    } else {
      value.refuse(message);
    }
  }

  /** Notes a key as not used here, once however many blocks have it. */
  void addUnused(String name) {
    errors.addUnused(name);
  }

  private String pathOf(String name) {
    return place.path().isEmpty() ? name : place.path() + "." + name;
  }

  /** Whether a key is written, even without a value. */
  boolean has(String name) {
    return entries.containsKey(name);
  }

  Optional<YamlValue> value(String name) {
    return Optional.ofNullable(entries.get(name));
  }

  String text(String name, String absent) {
    return value(name).flatMap(YamlValue::text).orElse(absent);
  }

  /** A text that must be there and not empty. */
  Optional<String> requiredText(String name) {
    if (!has(name)) {
      refuse(name, "is missing; it is required");
      return Optional.empty();
    }
    return value(name).flatMap(YamlValue::nonEmptyText);
  }

  boolean flag(String name, boolean absent) {
    return value(name).flatMap(YamlValue::flag).orElse(absent);
  }

  /**
   * A limit: 0 is as good as absent, as in Prometheus. Nothing counts to 2^63, so a limit from
   * there on is as good as that.
   */
  long limit(String name, long absent) {
    long limit = value(name).flatMap(YamlValue::count).orElse(0L);
    if (limit < 0) {
      return Long.MAX_VALUE;
    }
    return limit == 0 ? absent : limit;
  }

  double number(String name, double absent) {
    return value(name).flatMap(YamlValue::number).orElse(absent);
  }

  long bytes(String name, long absent) {
    long bytes = value(name).flatMap(YamlValue::bytes).orElse(0L);
    return bytes == 0 ? absent : bytes;
  }

  Duration duration(String name, Duration absent) {
    return value(name).flatMap(YamlValue::duration).orElse(absent);
  }

  /** One of a few names; an empty text is as good as absent. */
  <T> Optional<T> choice(String name, Map<String, T> choices) {
    return value(name)
        .filter(value -> !value.isEmptyText())
        .flatMap(value -> value.choice(choices));
  }

  List<String> texts(String name) {
    return value(name).map(YamlValue::texts).orElse(List.of());
  }

  List<YamlValue> list(String name) {
    return value(name).map(YamlValue::list).orElse(List.of());
  }

  Optional<YamlBlock> block(String name, Fields fields) {
    return value(name).flatMap(value -> value.block(fields));
  }

  /**
   * Makes a setting of the block's values. What its constructor does not accept is an error of the
   * block, so that no value that the checks above miss ends the reading of the file.
   */
  <T> Optional<T> make(Supplier<T> constructor) {
    try {
      return Optional.of(constructor.get());
    } catch (RuntimeException e) {
      errors.add(place.line(), place.path(), "cannot be used: " + e.getMessage());
      return Optional.empty();
    }
  }

  /** How many errors of any block there are by now. */
  int errorCount() {
    return errors.count();
  }
}
