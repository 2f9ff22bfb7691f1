// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.config;

import com.google.re2j.Matcher;
import io.trendlake.model.Labels;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Optional;
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
    Optional<Matcher> match = rule.regex().match(edit.join(rule.source()));
    if (match.isEmpty()) {
      return true;
    }
    String target = rule.targetLabel().expand(match.get());
    if (!rule.names().allowsLabelName(target)) {
      return true;
    }
    return edit.set(target, rule.replacement().expand(match.get()));
  }

  private static boolean mapNames(RelabelRule.LabelMap rule, LabelEdit edit) {
    edit.labels()
        .forEach((name, value) ->
            rule.regex()
                .match(name)
                .map(rule.replacement()::expand)
                .filter(target -> !target.isEmpty())
                .ifPresent(target -> edit.set(target, value)));
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
