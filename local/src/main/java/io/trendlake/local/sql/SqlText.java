// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * SQL cut into tokens by DuckDB's lexical rules: comments nest, quotes are doubled within
 * themselves, {@code E'...'} has backslash escapes, and {@code $tag$...$tag$} is a text.
 */
final class SqlText {

  /** What a token is. */
  private enum Kind {
    WORD,
    SEMICOLON,
    /** A quoted text or name, a number, punctuation. */
    OTHER
  }

  private record Token(Kind kind, int start, int end) {}

  private final String sql;
  private final List<Token> tokens = new ArrayList<>();
  private boolean open;

  private SqlText(String sql) {
    this.sql = sql;
    int at = 0;
    while (at < sql.length()) {
      at = next(at);
    }
  }

  static SqlText of(String sql) {
    return new SqlText(sql);
  }

  /** Reads the token, the comment or the space at an offset; returns the offset after it. */
  private int next(int at) {
    char c = sql.charAt(at);
    if (Character.isWhitespace(c)) {
      return at + 1;
    }
    if (sql.startsWith("--", at)) {
      int end = sql.indexOf('\n', at);
      return end < 0 ? sql.length() : end + 1;
    }
    if (sql.startsWith("/*", at)) {
      return afterComment(at);
    }
    if (isWordStart(c)) {
      return word(at);
    }
    if (c == '\'' || c == '"') {
      return token(Kind.OTHER, at, afterQuoted(at, c, false));
    }
    if (c == '$') {
      return token(Kind.OTHER, at, afterDollar(at));
    }
    return token(c == ';' ? Kind.SEMICOLON : Kind.OTHER, at, at + 1);
  }

  private int word(int at) {
    int end = at + 1;
    while (end < sql.length() && isWordPart(sql.charAt(end))) {
      end++;
    }
    boolean escapes = end == at + 1 && (sql.charAt(at) == 'e' || sql.charAt(at) == 'E');
    if (escapes && sql.startsWith("'", end)) {
      return token(Kind.OTHER, at, afterQuoted(end, '\'', true));
    }
    return token(Kind.WORD, at, end);
  }

  private int token(Kind kind, int start, int end) {
    tokens.add(new Token(kind, start, end));
    return end;
  }

  private int afterComment(int at) {
    int depth = 0;
    int end = at;
    while (end < sql.length()) {
      if (sql.startsWith("/*", end)) {
        depth++;
        end += 2;
      } else if (sql.startsWith("*/", end)) {
        depth--;
        end += 2;
        if (depth == 0) {
          return end;
        }
      } else {
        end++;
      }
    }
    open = true;
    return end;
  }

  private int afterQuoted(int at, char quote, boolean escapes) {
    int end = at + 1;
    while (end < sql.length()) {
      char c = sql.charAt(end);
      if (c == quote && !sql.startsWith(String.valueOf(quote), end + 1)) {
        return end + 1;
      }
      end += c == quote || (c == '\\' && escapes) ? 2 : 1;
    }
    open = true;
    return sql.length();
  }

  /** The offset after {@code $tag$...$tag$}, or after the dollar if no text begins with it. */
  private int afterDollar(int at) {
    int tagEnd = at + 1;
    while (tagEnd < sql.length() && isWordPart(sql.charAt(tagEnd)) && sql.charAt(tagEnd) != '$') {
      tagEnd++;
    }
    boolean tagged =
        sql.startsWith("$", tagEnd) && (tagEnd == at + 1 || isWordStart(sql.charAt(at + 1)));
    if (!tagged) {
      return at + 1;
    }
    String tag = sql.substring(at, tagEnd + 1);
    int close = sql.indexOf(tag, tagEnd + 1);
    if (close < 0) {
      open = true;
      return sql.length();
    }
    return close + tag.length();
  }

  private static boolean isWordStart(char c) {
    return Character.isLetter(c) || c == '_' || Character.isSurrogate(c);
  }

  private static boolean isWordPart(char c) {
    return isWordStart(c) || Character.isDigit(c) || c == '$';
  }

  /** The statements between semicolons, without those that hold nothing but comments. */
  List<String> statements() {
    List<String> statements = new ArrayList<>();
    int start = 0;
    boolean empty = true;
    for (Token token : tokens) {
      if (token.kind() != Kind.SEMICOLON) {
        empty = false;
      } else {
        if (!empty) {
          statements.add(sql.substring(start, token.start()));
        }
        start = token.end();
        empty = true;
      }
    }
    if (!empty) {
      statements.add(sql.substring(start));
    }
    return statements;
  }

  /** Whether nothing is left to be typed: a semicolon ends it, or it holds no statement at all. */
  boolean isEnded() {
    return !open && (tokens.isEmpty() || tokens.getLast().kind() == Kind.SEMICOLON);
  }

  /** The words outside of quotes, in capitals. */
  List<String> words() {
    return tokens.stream()
        .filter(token -> token.kind() == Kind.WORD)
        .map(token -> sql.substring(token.start(), token.end()).toUpperCase(Locale.ROOT))
        .toList();
  }

  /**
   * What EXPLAIN explains: the text after EXPLAIN, ANALYZE and options in parentheses; the whole
   * text if it does not begin with EXPLAIN.
   */
  String explained() {
    int i = 0;
    if (!isWord(i, "EXPLAIN")) {
      return sql;
    }
    i++;
    if (isWord(i, "ANALYZE")) {
      i++;
    }
    if (i < tokens.size() && text(i).equals("(") && isWord(i + 1, "FORMAT")) {
      while (i < tokens.size() && !text(i).equals(")")) {
        i++;
      }
      i++;
    }
    return i < tokens.size() ? sql.substring(tokens.get(i).start()) : "";
  }

  private boolean isWord(int index, String word) {
    return index < tokens.size() && text(index).equalsIgnoreCase(word);
  }

  private String text(int index) {
    return sql.substring(tokens.get(index).start(), tokens.get(index).end());
  }
}
