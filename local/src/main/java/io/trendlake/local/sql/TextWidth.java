// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.sql;

import java.text.BreakIterator;
import java.util.Locale;

/**
 * How many columns of a terminal a text takes: two for each wide character of Chinese, Japanese and
 * Korean and for each emoji, none for accents that are joined to the letter before. What a reader
 * sees as one character counts once, however many code points it is made of.
 */
public final class TextWidth {

  private static final int FIRST_UNUSUAL = 0x300;
  private static final int EMOJI_STYLE = 0xFE0F;
  private static final int FIRST_FLAG_LETTER = 0x1F1E6;
  private static final int LAST_FLAG_LETTER = 0x1F1FF;

  /** First and last code points that East Asian Width (UAX 11) has as W or F, without emoji. */
  private static final int[] WIDE = {
    0x1100, 0x115F, 0x2329, 0x232A, 0x2E80, 0x303E, 0x3041, 0x33FF, 0x3400, 0x4DBF,
    0x4E00, 0xA4CF, 0xA960, 0xA97F, 0xAC00, 0xD7A3, 0xF900, 0xFAFF, 0xFE10, 0xFE19,
    0xFE30, 0xFE6F, 0xFF01, 0xFF60, 0xFFE0, 0xFFE6, 0x16FE0, 0x18CFF, 0x1AFF0, 0x1B2FF,
    0x1F200, 0x1F265, 0x20000, 0x3FFFD
  };

  private TextWidth() {}

  /** The columns that a text takes. */
  public static int of(String text) {
    if (isUsual(text)) {
      return text.length();
    }
    int width = 0;
    BreakIterator characters = BreakIterator.getCharacterInstance(Locale.ROOT);
    characters.setText(text);
    int start = characters.first();
    for (int end = characters.next(); end != BreakIterator.DONE; end = characters.next()) {
      width += ofCharacter(text.substring(start, end));
      start = end;
    }
    return width;
  }

  /**
   * The longest beginning of a text that takes at most some columns and cuts no character in two.
   */
  static String cut(String text, int columns) {
    if (isUsual(text)) {
      return text.substring(0, Math.min(columns, text.length()));
    }
    int width = 0;
    BreakIterator characters = BreakIterator.getCharacterInstance(Locale.ROOT);
    characters.setText(text);
    int start = characters.first();
    for (int end = characters.next(); end != BreakIterator.DONE; end = characters.next()) {
      width += ofCharacter(text.substring(start, end));
      if (width > columns) {
        return text.substring(0, start);
      }
      start = end;
    }
    return text;
  }

  private static boolean isUsual(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) >= FIRST_UNUSUAL) {
        return false;
      }
    }
    return true;
  }

  /** The width of one character as a reader sees it, which may have many code points. */
  private static int ofCharacter(String cluster) {
    int first = cluster.codePointAt(0);
    boolean flag =
        first >= FIRST_FLAG_LETTER
            && first <= LAST_FLAG_LETTER
            && cluster.length() > Character.charCount(first);
    if (flag || cluster.indexOf(EMOJI_STYLE) > 0 || isWide(first)) {
      return 2;
    }
    return switch (Character.getType(first)) {
      case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK, Character.FORMAT -> 0;
      default -> 1;
    };
  }

  private static boolean isWide(int c) {
    if (Character.isEmojiPresentation(c) && (c < FIRST_FLAG_LETTER || c > LAST_FLAG_LETTER)) {
      return true;
    }
    for (int i = 0; i < WIDE.length; i += 2) {
      if (c >= WIDE[i] && c <= WIDE[i + 1]) {
        return true;
      }
    }
    return false;
  }
}
