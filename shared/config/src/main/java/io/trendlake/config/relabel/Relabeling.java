// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.config.relabel;

import io.trendlake.model.Labels;
import io.trendlake.model.regex.RegexMatch;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntUnaryOperator;

/** Applies relabelling rules to label sets, as Prometheus's {@code relabel.ProcessBuilder} does. */
public final class Relabeling {

  private Relabeling() {}

  /**
   * The labels after all rules in order, or empty if a rule drops them. Where nothing changes, the
   * result is the very object given.
   */
  public static Optional<Labels> apply(List<RelabelRule> rules, Labels labels) {
    LabelEdit edit = new LabelEdit(labels);
    for (RelabelRule rule : rules) {
      if (!keeps(rule, edit)) {
        return Optional.empty();
      }
    }
    return Optional.of(edit.labels());
  }

  /**
   * What each rule makes of labels, up to the rule that drops them. The result is that of {@link
   * #apply}, which is the same code without the notes.
   */
  public static RelabelTrace trace(List<RelabelRule> rules, Labels labels) {
    LabelEdit edit = new LabelEdit(labels);
    List<RelabelTrace.Step> steps = new ArrayList<>();
    for (RelabelRule rule : rules) {
      Labels before = edit.labels();
      boolean kept = keeps(rule, edit);
      steps.add(new RelabelTrace.Step(steps.size(), rule, before, edit.labels(), kept));
      if (!kept) {
        break;
      }
    }
    return new RelabelTrace(labels, steps);
  }

  /**
   * Whether no rule looks at the values of labels of these names, nor copies them to another name.
   * What rules make of two label sets that differ only in these values then differs only in the
   * same, as far as they are left.
   */
  public static boolean ignoresValues(List<RelabelRule> rules, Set<String> names) {
    return rules.stream().allMatch(rule -> ignoresValues(rule, names));
  }

  private static boolean ignoresValues(RelabelRule rule, Set<String> names) {
    return switch (rule) {
      case RelabelRule.Keep keep -> areOthers(keep.source(), names);
      case RelabelRule.Drop drop -> areOthers(drop.source(), names);
      case RelabelRule.KeepEqual keep ->
          areOthers(keep.source(), names) && !names.contains(keep.targetLabel());
      case RelabelRule.DropEqual drop ->
          areOthers(drop.source(), names) && !names.contains(drop.targetLabel());
      case RelabelRule.Replace replace -> areOthers(replace.source(), names);
      case RelabelRule.Lowercase lower -> areOthers(lower.source(), names);
      case RelabelRule.Uppercase upper -> areOthers(upper.source(), names);
      case RelabelRule.HashMod hash -> areOthers(hash.source(), names);
      case RelabelRule.LabelMap map -> names.stream().noneMatch(map.regex()::matches);
      case RelabelRule.LabelDrop drop -> true;
      case RelabelRule.LabelKeep keep -> true;
    };
  }

  private static boolean areOthers(RelabelRule.Source source, Set<String> names) {
    return source.labels().stream().noneMatch(names::contains);
  }

  private static boolean keeps(RelabelRule rule, LabelEdit edit) {
    return switch (rule) {
      case RelabelRule.Keep keep -> keep.regex().matches(edit.join(keep.source()));
      case RelabelRule.Drop drop -> !drop.regex().matches(edit.join(drop.source()));
      case RelabelRule.KeepEqual keep ->
          edit.value(keep.targetLabel()).equals(edit.join(keep.source()));
      case RelabelRule.DropEqual drop ->
          !edit.value(drop.targetLabel()).equals(edit.join(drop.source()));
      case RelabelRule.Replace replace -> replace(replace, edit);
      case RelabelRule.Lowercase lower ->
          edit.set(
              lower.targetLabel(),
              mapCodePoints(edit.join(lower.source()), Character::toLowerCase));
      case RelabelRule.Uppercase upper ->
          edit.set(
              upper.targetLabel(),
              mapCodePoints(edit.join(upper.source()), Character::toUpperCase));
      case RelabelRule.HashMod hash ->
          edit.set(hash.targetLabel(), hashMod(edit.join(hash.source()), hash.modulus()));
      case RelabelRule.LabelMap map -> mapNames(map, edit);
      case RelabelRule.LabelDrop drop -> edit.removeIf(name -> drop.regex().matches(name));
      case RelabelRule.LabelKeep keep -> edit.removeIf(name -> !keep.regex().matches(name));
    };
  }

  private static boolean replace(RelabelRule.Replace rule, LabelEdit edit) {
    Optional<RegexMatch> match = rule.regex().match(edit.join(rule.source()));
    if (match.isEmpty()) {
      return true;
    }
    String target = rule.targetLabel().expand(match.get());
    if (!rule.names().allowsLabelName(target)) {
      return true;
    }
    return edit.set(target, rule.replacement().expand(match.get()));
  }

  /** Labels that the rule makes are not mapped again. */
  private static boolean mapNames(RelabelRule.LabelMap rule, LabelEdit edit) {
    List<String> mapped = List.of();
    for (int i = 0; i < edit.size(); i++) {
      Optional<RegexMatch> match = rule.regex().match(edit.nameAt(i));
      String target = match.isEmpty() ? "" : rule.replacement().expand(match.get());
      if (!target.isEmpty()) {
        mapped = mapped.isEmpty() ? new ArrayList<>() : mapped;
        mapped.add(target);
        mapped.add(edit.valueAt(i));
      }
    }
    for (int i = 0; i < mapped.size(); i += 2) {
      edit.set(mapped.get(i), mapped.get(i + 1));
    }
    return true;
  }

  /**
   * Maps each character by itself, as Go does: {@code String.toUpperCase} makes SS of one sharp s.
   */
  private static String mapCodePoints(String text, IntUnaryOperator mapping) {
    StringBuilder out = new StringBuilder(text.length());
    text.codePoints().map(mapping).forEach(out::appendCodePoint);
    return out.toString();
  }

  /** The last 8 bytes of the MD5 as an unsigned big-endian number, modulo another. */
  private static String hashMod(String text, long modulus) {
    byte[] digest = md5().digest(text.getBytes(StandardCharsets.UTF_8));
    long hash = ByteBuffer.wrap(digest).getLong(digest.length - Long.BYTES);
    return Long.toUnsignedString(Long.remainderUnsigned(hash, modulus));
  }

  private static MessageDigest md5() {
    try {
      return MessageDigest.getInstance("MD5");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has MD5", e);
    }
  }
}
