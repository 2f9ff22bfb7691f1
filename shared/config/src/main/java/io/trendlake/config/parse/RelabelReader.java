// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.config.parse;

import com.google.re2j.Pattern;
import io.trendlake.config.relabel.NameValidationScheme;
import io.trendlake.config.relabel.RelabelFields;
import io.trendlake.config.relabel.RelabelRegex;
import io.trendlake.config.relabel.RelabelRule;
import io.trendlake.model.regex.ExpansionTemplate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Reads {@code relabel_configs} and {@code metric_relabel_configs}. What a rule may and must have
 * is what {@code Validate} in Prometheus's {@code model/relabel/relabel.go} says.
 */
final class RelabelReader {

  static final Fields FIELDS =
      Fields.of(
          "source_labels",
          "separator",
          "regex",
          "modulus",
          "target_label",
          "replacement",
          "action");

  private static final Map<String, Action> ACTIONS =
      Choices.of(Action.values(), action -> action.name().toLowerCase(Locale.ROOT));

  /** Prometheus's {@code relabelTargetLegacy}: a legacy name with groups in it. */
  private static final Pattern LEGACY_TEMPLATE =
      Pattern.compile("(?:(?:[a-zA-Z_]|\\$(?:\\{\\w+\\}|\\w+))+\\w*)+");

  private final NameValidationScheme names;

  RelabelReader(NameValidationScheme names) {
    this.names = names;
  }

  private enum Action {
    REPLACE,
    KEEP,
    DROP,
    KEEPEQUAL,
    DROPEQUAL,
    LOWERCASE,
    UPPERCASE,
    HASHMOD,
    LABELMAP,
    LABELDROP,
    LABELKEEP
  }

  List<RelabelRule> read(YamlBlock job, String name) {
    return read(job.list(name));
  }

  List<RelabelRule> read(List<YamlValue> elements) {
    List<RelabelRule> rules = new ArrayList<>();
    for (YamlValue element : elements) {
      if (element.isNull()) {
        element.refuse("is empty; fill it in or remove it");
      } else {
        element.block(FIELDS).flatMap(this::rule).ifPresent(rules::add);
      }
    }
    return rules;
  }

  private Optional<RelabelRule> rule(YamlBlock block) {
    int errorsBefore = block.errorCount();
    Optional<Action> action = action(block);
    Optional<RelabelRegex> regex = regex(block);
    RelabelRule.Source source = source(block);
    action.ifPresent(known -> judge(known, block));
    return block.errorCount() > errorsBefore
        ? Optional.empty()
        : Optional.of(rule(action.orElseThrow(), source, regex.orElseThrow(), block));
  }

  private static Optional<Action> action(YamlBlock block) {
    return block
        .value("action")
        .map(value -> value.choiceIgnoringCase(ACTIONS))
        .orElse(Optional.of(Action.REPLACE));
  }

  private static Optional<RelabelRegex> regex(YamlBlock block) {
    if (!block.has("regex")) {
      return Optional.of(RelabelRegex.ANYTHING);
    }
    String text = block.text("regex", "");
    try {
      return Optional.of(RelabelRegex.of(text));
    } catch (IllegalArgumentException e) {
      block.refuse(
          "regex",
          YamlValue.quoted(text) + " is not a regular expression of RE2: " + e.getMessage());
      return Optional.empty();
    }
  }

  private static RelabelRule.Source source(YamlBlock block) {
    List<String> labels = new ArrayList<>();
    for (YamlValue element : block.list("source_labels")) {
      element.nonEmptyText().ifPresent(labels::add);
    }
    return new RelabelRule.Source(labels, block.text("separator", RelabelFields.SEPARATOR));
  }

  private RelabelRule rule(
      Action action, RelabelRule.Source source, RelabelRegex regex, YamlBlock block) {
    String target = block.text("target_label", "");
    return switch (action) {
      case REPLACE ->
          new RelabelRule.Replace(
              source, regex, ExpansionTemplate.of(target), replacement(block), names);
      case KEEP -> new RelabelRule.Keep(source, regex);
      case DROP -> new RelabelRule.Drop(source, regex);
      case KEEPEQUAL -> new RelabelRule.KeepEqual(source, target);
      case DROPEQUAL -> new RelabelRule.DropEqual(source, target);
      case LOWERCASE -> new RelabelRule.Lowercase(source, target);
      case UPPERCASE -> new RelabelRule.Uppercase(source, target);
      case HASHMOD -> new RelabelRule.HashMod(source, modulus(block), target);
      case LABELMAP -> new RelabelRule.LabelMap(regex, replacement(block));
      case LABELDROP -> new RelabelRule.LabelDrop(regex);
      case LABELKEEP -> new RelabelRule.LabelKeep(regex);
    };
  }

  private void judge(Action action, YamlBlock block) {
    switch (action) {
      case REPLACE -> requireTarget(block, this::isTemplateOfName);
      case HASHMOD -> {
        requireTarget(block, names::allowsLabelName);
        requireModulus(block);
      }
      case LOWERCASE, UPPERCASE -> {
        requireTarget(block, names::allowsLabelName);
        refuseReplacement(action, block);
      }
      case KEEPEQUAL, DROPEQUAL -> {
        requireTarget(block, names::allowsLabelName);
        refuseReplacement(action, block);
        refuseSeparatorAndModulus(action, block);
        refuseIf(block.has("regex"), "regex", action, block);
      }
      case LABELMAP -> requireReplacement(block);
      case LABELDROP, LABELKEEP -> {
        refuseReplacement(action, block);
        refuseSeparatorAndModulus(action, block);
        boolean sources = block.value("source_labels").filter(v -> !v.isNull()).isPresent();
        refuseIf(sources, "source_labels", action, block);
        refuseIf(!block.text("target_label", "").isEmpty(), "target_label", action, block);
      }
      case KEEP, DROP -> {
        // Whatever else is set has no meaning and, as in Prometheus, no harm.
      }
    }
    modulus(block);
  }

  private void requireTarget(YamlBlock block, Predicate<String> valid) {
    block
        .requiredText("target_label")
        .filter(valid.negate())
        .ifPresent(name ->
            block.refuse(
                "target_label",
                YamlValue.quoted(name)
                    + " is not a label name in the scheme "
                    + names.configName()));
  }

  private void requireReplacement(YamlBlock block) {
    String text = replacement(block).toString();
    if (!isTemplateOfName(text)) {
      block.refuse(
          "replacement",
          YamlValue.quoted(text)
              + " is not a label name in the scheme "
              + names.configName()
              + ", which labelmap makes of it");
    }
  }

  private boolean isTemplateOfName(String text) {
    return (text.contains("$") && names == NameValidationScheme.LEGACY)
        ? LEGACY_TEMPLATE.matches(text)
        : names.allowsLabelName(text);
  }

  private static void requireModulus(YamlBlock block) {
    if (!block.has("modulus")) {
      block.refuse("modulus", "is missing; hashmod requires it");
    } else if (block.value("modulus").flatMap(YamlValue::count).equals(Optional.of(0L))) {
      block.refuse("modulus", "is 0; hashmod divides by it");
    }
  }

  private static void refuseReplacement(Action action, YamlBlock block) {
    boolean set = !replacement(block).equals(RelabelFields.FIRST_GROUP);
    refuseIf(set, "replacement", action, block);
  }

  private static void refuseSeparatorAndModulus(Action action, YamlBlock block) {
    String separator = block.text("separator", RelabelFields.SEPARATOR);
    refuseIf(!separator.equals(RelabelFields.SEPARATOR), "separator", action, block);
    refuseIf(modulus(block) != 0, "modulus", action, block);
  }

  private static void refuseIf(boolean set, String name, Action action, YamlBlock block) {
    if (set) {
      block.refuse(name, "has no meaning for " + action.name().toLowerCase(Locale.ROOT));
    }
  }

  private static ExpansionTemplate replacement(YamlBlock block) {
    return block
        .value("replacement")
        .flatMap(YamlValue::text)
        .map(ExpansionTemplate::of)
        .orElse(RelabelFields.FIRST_GROUP);
  }

  private static long modulus(YamlBlock block) {
    return block.value("modulus").flatMap(YamlValue::count).orElse(0L);
  }
}
