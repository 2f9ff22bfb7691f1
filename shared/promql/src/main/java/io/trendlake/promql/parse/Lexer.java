// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.promql.parse;

import io.trendlake.model.Utf8;
import io.trendlake.promql.parse.Token.Kind;
import io.trendlake.promql.text.GoQuote;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Cuts a query into words. It works on the bytes of UTF-8, since positions are bytes. The first
 * mistake ends the list of words with one of {@link Kind#ERROR}.
 */
final class Lexer {

  private static final int EOF = -1;

  private static final Map<String, Kind> WORDS = words();

  /** What the scanner is inside of, which decides what a character may begin. */
  private enum Context {
    STATEMENT,
    BRACES,
    /** After an opening bracket, until the first number. */
    DURATION
  }

  private final byte[] input;
  private final List<Token> tokens = new ArrayList<>();

  private Context context = Context.STATEMENT;
  private int start;
  private int at;
  private int parens;
  private boolean inBrackets;
  private boolean colonSeen;
  private boolean durationSeen;

  private Lexer(byte[] input) {
    this.input = input;
  }

  /** The words of a query; the last is of {@link Kind#END} or {@link Kind#ERROR}. */
  static List<Token> scan(byte[] input) {
    Lexer lexer = new Lexer(input);
    try {
      do {
        lexer.skipBlanksAndComments();
        lexer.start = lexer.at;
        switch (lexer.context) {
          case STATEMENT -> lexer.statement();
          case BRACES -> lexer.insideBraces();
          case DURATION -> lexer.duration();
        }
      } while (lexer.tokens.isEmpty() || lexer.tokens.getLast().kind() != Kind.END);
    } catch (LexException e) {
      String message = String.valueOf(e.getMessage());
      lexer.tokens.add(new Token(Kind.ERROR, message, new Span(lexer.start, input.length)));
    }
    return lexer.tokens;
  }

  private static final class LexException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    LexException(String message) {
      super(message, null, false, false);
    }
  }

  private static Map<String, Kind> words() {
    Map<String, Kind> words = new HashMap<>();
    for (BinaryOperator operator : BinaryOperator.values()) {
      if (Character.isLetter(operator.text().charAt(0))) {
        words.put(operator.text(), Kind.OPERATOR);
      }
    }
    for (Aggregator aggregator : Aggregator.values()) {
      words.put(aggregator.text(), Kind.AGGREGATOR);
    }
    for (String word :
        List.of(
            "bool",
            "by",
            "group_left",
            "group_right",
            "fill",
            "fill_left",
            "fill_right",
            "ignoring",
            "offset",
            "smoothed",
            "anchored",
            "on",
            "without")) {
      words.put(word, Kind.KEYWORD);
    }
    words.put("start", Kind.START_OR_END);
    words.put("end", Kind.START_OR_END);
    words.put("step", Kind.STEP_OR_RANGE);
    words.put("range", Kind.STEP_OR_RANGE);
    words.put("max_of", Kind.MAX_OF_OR_MIN_OF);
    words.put("min_of", Kind.MAX_OF_OR_MIN_OF);
    words.put("inf", Kind.NUMBER);
    words.put("nan", Kind.NUMBER);
    return Map.copyOf(words);
  }

  private void skipBlanksAndComments() {
    while (true) {
      if (isSpace(peek())) {
        at++;
      } else if (peek() == '#' && context != Context.DURATION) {
        while (peek() != EOF && peek() != '\n' && peek() != '\r') {
          next();
        }
      } else {
        return;
      }
    }
  }

  private void statement() {
    int c = next();
    switch (c) {
      case EOF -> {
        if (parens != 0) {
          throw new LexException("unclosed left parenthesis");
        }
        if (inBrackets) {
          throw new LexException("unclosed left bracket");
        }
        emit(Kind.END);
      }
      case ',' -> emit(Kind.COMMA);
      case '*', '/', '%', '+', '-', '^' -> emit(Kind.OPERATOR);
      case '=' -> {
        if (peek() == '~') {
          throw new LexException("unexpected character after '=': " + GoQuote.quote(peek()));
        }
        emit(accept("=") ? Kind.OPERATOR : Kind.ASSIGN);
      }
      case '!' -> {
        int after = next();
        if (after != '=') {
          throw new LexException("unexpected character after '!': " + quote(after));
        }
        emit(Kind.OPERATOR);
      }
      case '<', '>' -> {
        if (!accept("=")) {
          accept("/");
        }
        emit(Kind.OPERATOR);
      }
      case '"', '\'' -> string(c);
      case '`' -> rawString();
      case '(' -> openParen();
      case ')' -> closeParen();
      case '{' -> {
        emit(Kind.LEFT_BRACE);
        context = Context.BRACES;
      }
      case '[' -> {
        if (inBrackets) {
          throw new LexException("unexpected left bracket '['");
        }
        colonSeen = false;
        inBrackets = true;
        emit(Kind.LEFT_BRACKET);
        context = Context.DURATION;
      }
      case ']' -> {
        if (!inBrackets) {
          throw new LexException("unexpected right bracket ']'");
        }
        inBrackets = false;
        emit(Kind.RIGHT_BRACKET);
      }
      case '@' -> emit(Kind.AT);
      default -> {
        if (isDigit(c) || (c == '.' && isDigit(peek()))) {
          at = start;
          numberOrDuration();
        } else if (isAlpha(c) || c == ':') {
          if (inBrackets) {
            wordInBrackets(c);
          } else {
            at = start;
            word();
          }
        } else {
          throw new LexException("unexpected character: " + quote(c));
        }
      }
    }
  }

  private void wordInBrackets(int c) {
    if (c == ':') {
      if (colonSeen) {
        throw new LexException("unexpected colon ':'");
      }
      colonSeen = true;
      emit(Kind.COLON);
    } else if (!durationWord(c)) {
      throw new LexException("unexpected character: " + quote(c) + ", expected ':'");
    }
  }

  private void duration() {
    int c = next();
    switch (c) {
      case EOF -> throw new LexException("unexpected end of input in duration expression");
      case ']' -> {
        emit(Kind.RIGHT_BRACKET);
        inBrackets = false;
        colonSeen = false;
        context = Context.STATEMENT;
      }
      case ':' -> {
        start = at; // Prometheus has handed the colon out when it complains about it.
        if (!durationSeen) {
          throw new LexException("unexpected colon before duration in duration expression");
        }
        if (colonSeen) {
          throw new LexException("unexpected repeated colon in duration expression");
        }
        start = at - 1;
        colonSeen = true;
        emit(Kind.COLON);
      }
      case '(' -> openParen();
      case ')' -> closeParen();
      case '+', '-', '*', '/', '%', '^' -> emit(Kind.OPERATOR);
      case ',' -> emit(Kind.COMMA);
      default -> {
        if (isDigit(c) || (c == '.' && isDigit(peek()))) {
          at = start;
          durationSeen = true;
          context = Context.STATEMENT;
          numberOrDuration();
        } else if (!durationWord(c)) {
          throw new LexException("unexpected character in duration expression: " + quote(c));
        }
      }
    }
  }

  /** Reads {@code step}, {@code range}, {@code max_of} or {@code min_of}, if it is one. */
  private boolean durationWord(int first) {
    if ("srmSRM".indexOf(first) < 0) {
      return false;
    }
    while (isAlpha(peek())) {
      at++;
    }
    Kind kind = WORDS.get(text().toLowerCase(Locale.ROOT));
    if (kind != Kind.STEP_OR_RANGE && kind != Kind.MAX_OF_OR_MIN_OF) {
      return false;
    }
    emit(kind);
    return true;
  }

  private void insideBraces() {
    int c = next();
    switch (c) {
      case EOF -> throw new LexException("unexpected end of input inside braces");
      case ',' -> emit(Kind.COMMA);
      case '"', '\'' -> string(c);
      case '`' -> rawString();
      case '=' -> emit(accept("~") ? Kind.MATCHES : Kind.ASSIGN);
      case '!' -> {
        int after = next();
        switch (after) {
          case '~' -> emit(Kind.MATCHES_NOT);
          case '=' -> emit(Kind.OPERATOR);
          default ->
              throw new LexException(
                  "unexpected character after '!' inside braces: " + quote(after));
        }
      }
      case '{' -> throw new LexException("unexpected left brace '{'");
      case '}' -> {
        emit(Kind.RIGHT_BRACE);
        context = Context.STATEMENT;
      }
      default -> {
        if (!isAlpha(c)) {
          throw new LexException("unexpected character inside braces: " + quote(c));
        }
        while (isAlpha(peek()) || isDigit(peek())) {
          at++;
        }
        emit(Kind.IDENTIFIER);
      }
    }
  }

  private void openParen() {
    emit(Kind.LEFT_PAREN);
    parens++;
  }

  private void closeParen() {
    parens--;
    if (parens < 0) {
      start = at;
      throw new LexException("unexpected right parenthesis ')'");
    }
    emit(Kind.RIGHT_PAREN);
  }

  private void string(int quote) {
    while (true) {
      int c = next();
      if (c == quote) {
        emit(Kind.STRING);
        return;
      }
      switch (c) {
        case '\\' -> escape(quote);
        case Utf8.ERROR -> throw new LexException("invalid UTF-8 rune");
        case EOF, '\n' -> throw new LexException("unterminated quoted string");
        default -> {}
      }
    }
  }

  private void rawString() {
    while (true) {
      switch (next()) {
        case '`' -> {
          emit(Kind.STRING);
          return;
        }
        case Utf8.ERROR -> throw new LexException("invalid UTF-8 rune");
        case EOF -> throw new LexException("unterminated raw string");
        default -> {}
      }
    }
  }

  private void escape(int quote) {
    int c = next();
    switch (c) {
      case 'a', 'b', 'f', 'n', 'r', 't', 'v', '\\' -> {}
      case '0', '1', '2', '3', '4', '5', '6', '7' -> escapeDigits(c, 3, 8, 255);
      case 'x' -> escapeDigits(next(), 2, 16, 255);
      case 'u' -> escapeDigits(next(), 4, 16, Character.MAX_CODE_POINT);
      case 'U' -> escapeDigits(next(), 8, 16, Character.MAX_CODE_POINT);
      case EOF -> throw new LexException("escape sequence not terminated");
      default -> {
        if (c != quote) {
          throw new LexException("unknown escape sequence " + GoQuote.describe(c));
        }
      }
    }
  }

  private void escapeDigits(int first, int count, int base, int limit) {
    int c = first;
    long value = 0;
    for (int left = count; left > 0; left--) {
      int digit = c == EOF || c > 'f' ? -1 : Character.digit(c, 16);
      if (digit < 0 || digit >= base) {
        throw new LexException(
            c == EOF
                ? "escape sequence not terminated"
                : "illegal character " + GoQuote.describe(c) + " in escape sequence");
      }
      value = value * base + digit;
      if (left > 1) {
        c = next();
      }
    }
    if (value > limit || (value >= 0xD800 && value < 0xE000)) {
      throw new LexException("escape sequence is an invalid Unicode code point");
    }
  }

  private void numberOrDuration() {
    if (number()) {
      emit(Kind.NUMBER);
    } else if (restOfDuration()) {
      emit(Kind.DURATION);
    } else {
      throw new LexException("bad number or duration syntax: " + GoQuote.quote(text()));
    }
  }

  private boolean restOfDuration() {
    if (!accept("smhdwy")) {
      return false;
    }
    accept("s"); // Of "ms"; what is no unit is found when the text is read.
    while (accept("0123456789")) {
      acceptAll("0123456789");
      if (!accept("smhdw")) {
        return false;
      }
      accept("s");
    }
    if (isAlpha(peek()) || isDigit(peek())) {
      at++; // The message shows it.
      return false;
    }
    return true;
  }

  /** Reads a number; false, at the place that is wrong, if there is none. */
  private boolean number() {
    String digits = "0123456789";
    int from = at;
    if (accept("0") && accept("xX")) {
      accept("_");
      digits = "0123456789abcdefABCDEF";
    }
    boolean hexadecimal = digits.length() > 10;
    accept(".");
    accept(digits);
    boolean dot = false;
    boolean exponent = false;
    while (is(digits + "._eE")) {
      if (is(".") && dot) {
        accept(".");
        return false;
      }
      if (is("eE") && exponent) {
        accept("eE");
        return false;
      }
      if (accept(".")) {
        dot = true;
        if (accept("_.") || hexadecimal) {
          return false;
        }
      } else if (accept("eE")) {
        exponent = true;
        accept("+-");
        if (accept("._eE") || peek() == EOF) {
          return false;
        }
      } else if (accept("_")) {
        if (accept("._eE") || peek() == EOF) {
          return false;
        }
      } else {
        acceptAll(digits);
      }
    }
    return at != from && !isAlpha(peek()) && !isDigit(peek());
  }

  private void word() {
    while (isAlpha(peek()) || isDigit(peek()) || peek() == ':') {
      at++;
    }
    String word = text().toLowerCase(Locale.ROOT);
    Kind kind = WORDS.get(word);
    if (kind == null) {
      emit(word.indexOf(':') < 0 ? Kind.IDENTIFIER : Kind.METRIC_IDENTIFIER);
    } else if (word.startsWith("fill") && !parenFollows()) {
      emit(Kind.IDENTIFIER); // So that metrics may still be named fill.
    } else {
      emit(kind);
    }
  }

  private boolean parenFollows() {
    int i = at;
    while (i < input.length && isSpace(input[i])) {
      i++;
    }
    return i < input.length && input[i] == '(';
  }

  private void emit(Kind kind) {
    tokens.add(new Token(kind, text(), new Span(start, at)));
  }

  private String text() {
    return new String(input, start, at - start, StandardCharsets.UTF_8);
  }

  private int peek() {
    return at < input.length ? Utf8.rune(input, at, input.length) : EOF;
  }

  private int next() {
    int c = peek();
    at += c == EOF ? 0 : Utf8.width(input, at, input.length);
    return c;
  }

  private boolean is(String characters) {
    return peek() != EOF && characters.indexOf(peek()) >= 0;
  }

  private boolean accept(String characters) {
    if (is(characters)) {
      at++;
      return true;
    }
    return false;
  }

  private void acceptAll(String characters) {
    while (is(characters)) {
      at++;
    }
  }

  private static String quote(int c) {
    return GoQuote.quote(c == EOF ? Utf8.ERROR : c);
  }

  private static boolean isSpace(int c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
  }

  private static boolean isDigit(int c) {
    return c >= '0' && c <= '9';
  }

  private static boolean isAlpha(int c) {
    return c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }
}
