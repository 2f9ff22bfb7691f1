// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.sql;

import java.util.List;
import java.util.Locale;
import org.jline.reader.CompletingParsedLine;
import org.jline.reader.EOFError;
import org.jline.reader.ParsedLine;
import org.jline.reader.Parser;

/**
 * Decides for the shell whether what was typed is whole, and which word is to be completed: the
 * letters, digits, underscores and colons before the cursor, as in names of metrics and columns.
 */
final class StatementParser implements Parser {

  @Override
  public ParsedLine parse(String line, int cursor, ParseContext context) {
    if (context == ParseContext.ACCEPT_LINE && !isCommand(line) && !SqlText.of(line).isEnded()) {
      throw new EOFError(-1, -1, "a query ends with a semicolon");
    }
    int start = cursor;
    while (start > 0 && isPartOfAWord(line.charAt(start - 1))) {
      start--;
    }
    return new Word(line, cursor, line.substring(start, cursor));
  }

  /** Whether a line is for the shell, and no query: it needs no semicolon. */
  static boolean isCommand(String line) {
    String command = command(line);
    return command.startsWith(".")
        || command.startsWith("\\")
        || SqlShell.QUIT.contains(command)
        || SqlShell.ASK_FOR_HELP.contains(command);
  }

  /** A line as commands are compared. */
  static String command(String line) {
    String plain = line.strip().toLowerCase(Locale.ROOT);
    return plain.endsWith(";") ? plain.substring(0, plain.length() - 1).strip() : plain;
  }

  private static boolean isPartOfAWord(char c) {
    return Character.isLetterOrDigit(c) || c == '_' || c == ':' || c == '.';
  }

  /** The word before the cursor. */
  private record Word(String line, int cursor, String word) implements CompletingParsedLine {

    @Override
    public CharSequence escape(CharSequence candidate, boolean complete) {
      return candidate;
    }

    @Override
    public int rawWordCursor() {
      return word.length();
    }

    @Override
    public int rawWordLength() {
      return word.length();
    }

    @Override
    public int wordCursor() {
      return word.length();
    }

    @Override
    public int wordIndex() {
      return 0;
    }

    @Override
    public List<String> words() {
      return List.of(word);
    }
  }
}
