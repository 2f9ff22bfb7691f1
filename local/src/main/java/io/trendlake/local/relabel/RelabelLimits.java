// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.relabel;

import io.trendlake.config.ConfigError;
import io.trendlake.config.ConfigException;
import io.trendlake.config.relabel.RelabelRule;
import io.trendlake.config.relabel.RelabelRuleText;
import io.trendlake.config.relabel.Relabeling;
import io.trendlake.model.Labels;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a preview small, which anybody may ask for who reaches the page: rules can double a value
 * at each step, and an expression can repeat a part a thousand times.
 */
final class RelabelLimits {

  /** The longest text of labels or of rules, in characters. */
  static final int MAX_TEXT = 32_768;

  /** The most rules. */
  static final int MAX_RULES = 1_000;

  /** The most characters of labels after a rule. */
  static final int MAX_LABELS = 100_000;

  /** The most that all repetitions of expressions may add up to. */
  static final int MAX_REPETITIONS = 20_000;

  /** How many characters expressions may be matched with, times the length of the expression. */
  static final long MAX_WORK = 200_000_000;

  private static final Pattern REPETITION = Pattern.compile("\\{(\\d{1,4})?,?(\\d{1,4})?}");

  private RelabelLimits() {}

  static void checkText(String source, String text) throws ConfigException {
    if (text.length() > MAX_TEXT) {
      throw tooMuch(
          source,
          "%,d characters are more than the %,d that are tried here; leave what matters out of it"
              .formatted(text.length(), MAX_TEXT));
    }
  }

  static void checkRepetitions(String rules) throws ConfigException {
    long repetitions = repetitions(rules);
    if (repetitions > MAX_REPETITIONS) {
      throw tooMuch(
          RelabelPreview.RULES,
          "expressions repeat parts %,d times, more than the %,d that are tried here"
              .formatted(repetitions, MAX_REPETITIONS));
    }
  }

  private static long repetitions(String text) {
    long sum = 0;
    Matcher matcher = REPETITION.matcher(text);
    while (matcher.find()) {
      sum += Math.max(number(matcher.group(1)), number(matcher.group(2)));
    }
    return sum;
  }

  private static int number(@Nullable String digits) {
    return digits == null ? 0 : Integer.parseInt(digits);
  }

  /** Goes through the rules one by one, and ends before one that would take or make too much. */
  static void checkWork(List<RelabelRule> rules, Labels labels) throws ConfigException {
    if (rules.size() > MAX_RULES) {
      throw tooMuch(
          RelabelPreview.RULES,
          "%,d rules are more than the %,d that are tried here".formatted(rules.size(), MAX_RULES));
    }
    long work = 0;
    Labels now = labels;
    for (int i = 0; i < rules.size(); i++) {
      RelabelRule rule = rules.get(i);
      String text = RelabelRuleText.line(rule);
      long joined = joined(rule, now);
      work += Math.multiplyExact(joined + 1, text.length() + 100 * repetitions(text));
      if (work > MAX_WORK) {
        throw tooMuch(
            RelabelPreview.RULES, "rule [" + i + "] takes too long to be tried on these labels");
      }
      if (joined * (1 + dollars(text)) + text.length() > MAX_LABELS) {
        throw tooMuch(
            RelabelPreview.RULES,
            "rule [%d] may make more than the %,d characters that are tried here"
                .formatted(i, MAX_LABELS));
      }
      Optional<Labels> after = Relabeling.apply(List.of(rule), now);
      if (after.isEmpty()) {
        return;
      }
      now = after.get();
      if (size(now) > MAX_LABELS) {
        throw tooMuch(
            RelabelPreview.RULES,
            "rule [%d] makes labels of %,d characters, more than the %,d that are tried here"
                .formatted(i, size(now), MAX_LABELS));
      }
    }
  }

  private static long dollars(String text) {
    return text.chars().filter(c -> c == '$').count();
  }

  /** How many characters a rule holds its expression against. */
  private static long joined(RelabelRule rule, Labels labels) {
    return switch (rule) {
      case RelabelRule.Replace replace -> joined(replace.source(), labels);
      case RelabelRule.Keep keep -> joined(keep.source(), labels);
      case RelabelRule.Drop drop -> joined(drop.source(), labels);
      case RelabelRule.KeepEqual keep -> joined(keep.source(), labels);
      case RelabelRule.DropEqual drop -> joined(drop.source(), labels);
      case RelabelRule.Lowercase lower -> joined(lower.source(), labels);
      case RelabelRule.Uppercase upper -> joined(upper.source(), labels);
      case RelabelRule.HashMod hash -> joined(hash.source(), labels);
      case RelabelRule.LabelMap map -> size(labels);
      case RelabelRule.LabelDrop drop -> size(labels);
      case RelabelRule.LabelKeep keep -> size(labels);
    };
  }

  private static long joined(RelabelRule.Source source, Labels labels) {
    long sum = 0;
    for (String name : source.labels()) {
      sum += labels.value(name).length() + source.separator().length();
    }
    return sum;
  }

  private static long size(Labels labels) {
    long sum = 0;
    for (int i = 0; i < labels.size(); i++) {
      sum += labels.nameAt(i).length() + labels.valueAt(i).length();
    }
    return sum;
  }

  private static ConfigException tooMuch(String source, String message) {
    return new ConfigException(List.of(new ConfigError(source, 1, "", message)));
  }
}
