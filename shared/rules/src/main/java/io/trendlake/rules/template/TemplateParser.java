// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.rules.template;

import io.trendlake.promql.text.GoFloat;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads templates in the language of Go's text/template. */
final class TemplateParser {

  private static final Set<String> ENDS = Set.of("end", "else");

  /** A number of base 2 or 8 with a letter that says so. */
  private static final Pattern OTHER_BASE = Pattern.compile("([+-]?)0([bBoO])([0-9]+)");

  private final String text;
  private final Predicate<String> isFunction;
  private final Map<String, List<TemplateNode>> defined = new HashMap<>();
  private int at;
  private boolean trimNext;

  /** Whether the action under way begins with a comment. */
  private boolean comment;

  /** The variables that are known where the parser is. */
  private List<String> variables;

  /** The tokens of the action under way; the last is {@link Kind#END}. */
  private List<Token> tokens = List.of();

  private int next;

  private enum Kind {
    WORD,
    FIELD,
    VARIABLE,
    CONSTANT,
    SIGN,
    END
  }

  /**
   * A token of an action.
   *
   * @param close whether it directly follows the one before
   */
  private record Token(Kind kind, String text, @Nullable Object value, boolean close) {}

  /**
   * For a text.
   *
   * @param variables that it may use without declaring them
   */
  TemplateParser(String text, List<String> variables, Predicate<String> isFunction) {
    this.text = text;
    this.variables = new ArrayList<>(variables);
    this.isFunction = isFunction;
  }

  /** The templates that the text defines, by name. */
  Map<String, List<TemplateNode>> defined() {
    return defined;
  }

  /** The nodes of the whole text. */
  List<TemplateNode> parse() {
    List<TemplateNode> nodes = new ArrayList<>();
    @Nullable String end = list(nodes);
    if (end != null) {
      throw new TemplateException("unexpected {{" + end + "}}");
    }
    return nodes;
  }

  /** Reads nodes up to an {@code end} or {@code else}, which is returned; null at the end. */
  private @Nullable String list(List<TemplateNode> nodes) {
    while (true) {
      int open = text.indexOf("{{", at);
      String before = text.substring(at, open < 0 ? text.length() : open);
      if (trimNext) {
        before = before.stripLeading();
      }
      boolean trims =
          open >= 0
              && text.startsWith("{{-", open)
              && open + 3 < text.length()
              && Character.isWhitespace(text.charAt(open + 3));
      if (trims) {
        before = before.stripTrailing();
      }
      if (!before.isEmpty()) {
        nodes.add(new TemplateNode.Text(before));
      }
      if (open < 0) {
        at = text.length();
        return null;
      }
      at = open + (trims ? 4 : 2);
      readAction();
      if (comment && tokens.size() == 1) {
        continue;
      }
      String word = peek().kind() == Kind.WORD ? peek().text() : "";
      if (ENDS.contains(word)) {
        next++;
        return word;
      }
      node(word).ifPresent(nodes::add);
    }
  }

  private Optional<TemplateNode> node(String word) {
    return switch (word) {
      case "if", "with" -> {
        next++;
        yield Optional.of(branch(word));
      }
      case "range" -> {
        next++;
        int outer = variables.size();
        TemplateNode.Pipeline over = pipeline(true);
        List<TemplateNode> body = new ArrayList<>();
        List<TemplateNode> otherwise = new ArrayList<>();
        body(body, otherwise, word);
        variables.subList(outer, variables.size()).clear();
        yield Optional.of(new TemplateNode.Loop(over, body, otherwise));
      }
      case "break", "continue" -> {
        next++;
        expectEnd();
        yield Optional.of(new TemplateNode.Leave(word.equals("break")));
      }
      case "define", "block" -> {
        next++;
        String name = name();
        Optional<TemplateNode.Pipeline> dot =
            word.equals("block") ? Optional.of(pipeline(false)) : Optional.empty();
        expectEnd();
        List<TemplateNode> body = new ArrayList<>();
        List<String> outer = variables;
        variables = new ArrayList<>(List.of("$"));
        if (!"end".equals(list(body))) {
          throw new TemplateException("{{" + word + "}} has no {{end}}");
        }
        expectEnd();
        variables = outer;
        defined.put(name, body);
        yield dot.map(pipeline -> new TemplateNode.Use(name, Optional.of(pipeline)));
      }
      case "template" -> {
        next++;
        String name = name();
        Optional<TemplateNode.Pipeline> dot =
            peek().kind() == Kind.END ? Optional.empty() : Optional.of(pipeline(false));
        yield Optional.of(new TemplateNode.Use(name, dot));
      }
      default -> Optional.of(new TemplateNode.Action(pipeline(false)));
    };
  }

  private TemplateNode branch(String word) {
    int outer = variables.size();
    TemplateNode.Pipeline condition = pipeline(false);
    List<TemplateNode> body = new ArrayList<>();
    List<TemplateNode> otherwise = new ArrayList<>();
    body(body, otherwise, word);
    variables.subList(outer, variables.size()).clear();
    return new TemplateNode.Branch(word.equals("with"), condition, body, otherwise);
  }

  private void body(List<TemplateNode> body, List<TemplateNode> otherwise, String word) {
    @Nullable String end = list(body);
    if ("else".equals(end)) {
      if (peek().kind() == Kind.WORD && peek().text().equals(word)) {
        next++;
        otherwise.add(branch(word)); // It reads the one end of both.
        return;
      }
      expectEnd();
      end = list(otherwise);
    }
    if (!"end".equals(end)) {
      throw new TemplateException("unexpected EOF: {{" + word + "}} has no {{end}}");
    }
    expectEnd();
  }

  private String name() {
    Token token = tokens.get(next++);
    if (token.kind() == Kind.CONSTANT && token.value() instanceof String name) {
      return name;
    }
    throw unexpected(token);
  }

  private Token peek() {
    return tokens.get(next);
  }

  private boolean isSign(String sign) {
    return peek().kind() == Kind.SIGN && peek().text().equals(sign);
  }

  private void expectEnd() {
    if (peek().kind() != Kind.END) {
      throw unexpected(peek());
    }
  }

  private static TemplateException unexpected(Token token) {
    return new TemplateException(
        token.kind() == Kind.END
            ? "an action ends where something is missing"
            : "unexpected \"" + token.text() + "\" in an action");
  }

  /** A pipeline up to the end of the action. */
  private TemplateNode.Pipeline pipeline(boolean ofRange) {
    TemplateNode.Pipeline pipeline = pipelineUpToSign(ofRange);
    expectEnd();
    return pipeline;
  }

  private TemplateNode.Pipeline pipelineUpToSign(boolean ofRange) {
    List<String> taking = new ArrayList<>();
    boolean declares = false;
    int start = next;
    if (peek().kind() == Kind.VARIABLE) {
      taking.add(tokens.get(next++).text());
      if (ofRange && isSign(",")) {
        next++;
        if (peek().kind() != Kind.VARIABLE) {
          throw unexpected(peek());
        }
        taking.add(tokens.get(next++).text());
      }
      if (isSign(":=") || isSign("=")) {
        declares = tokens.get(next++).text().equals(":=");
      } else {
        taking.clear();
        next = start;
      }
    }
    variables.addAll(taking);
    List<List<TemplateNode.Operand>> commands = new ArrayList<>();
    commands.add(command());
    while (isSign("|")) {
      next++;
      commands.add(command());
    }
    return new TemplateNode.Pipeline(taking, declares, commands);
  }

  private List<TemplateNode.Operand> command() {
    List<TemplateNode.Operand> operands = new ArrayList<>();
    while (peek().kind() != Kind.END && !isSign("|") && !isSign(")")) {
      operands.add(operand());
    }
    if (operands.isEmpty()) {
      throw new TemplateException("missing value for command");
    }
    return operands;
  }

  private TemplateNode.Operand operand() {
    List<String> fields = new ArrayList<>();
    TemplateNode.Term term = term(fields);
    while (peek().kind() == Kind.FIELD && peek().close()) {
      fields.add(tokens.get(next++).text());
    }
    return new TemplateNode.Operand(term, fields);
  }

  private TemplateNode.Term term(List<String> fields) {
    Token token = tokens.get(next++);
    return switch (token.kind()) {
      case CONSTANT -> new TemplateNode.Term.Constant(token.value());
      case VARIABLE -> {
        if (!variables.contains(token.text())) {
          throw new TemplateException("undefined variable \"" + token.text() + "\"");
        }
        yield new TemplateNode.Term.Variable(token.text());
      }
      case FIELD -> {
        fields.add(token.text());
        yield new TemplateNode.Term.Dot();
      }
      case WORD -> {
        if (!isFunction.test(token.text())) {
          throw new TemplateException("function \"" + token.text() + "\" not defined");
        }
        yield new TemplateNode.Term.Name(token.text());
      }
      case SIGN -> {
        if (token.text().equals(".")) {
          yield new TemplateNode.Term.Dot();
        }
        if (token.text().equals("(")) {
          TemplateNode.Pipeline inner = pipelineUpToSign(false);
          if (!isSign(")")) {
            throw new TemplateException("unclosed left paren");
          }
          next++;
          yield new TemplateNode.Term.Inner(inner);
        }
        throw unexpected(token);
      }
      case END -> throw unexpected(token);
    };
  }

  /** Reads the tokens of an action, and passes its end. */
  private void readAction() {
    List<Token> read = new ArrayList<>();
    boolean close = false;
    comment = text.startsWith("/*", at);
    if (comment) {
      int end = text.indexOf("*/", at);
      if (end < 0) {
        throw new TemplateException("unclosed comment");
      }
      at = end + 2;
    }
    while (true) {
      int start = at;
      while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
        at++;
      }
      close &= start == at;
      if (at > start && text.startsWith("-}}", at)) {
        at += 3;
        trimNext = true;
        break;
      }
      if (text.startsWith("}}", at)) {
        at += 2;
        trimNext = false;
        break;
      }
      if (at == text.length()) {
        throw new TemplateException("unclosed action");
      }
      read.add(token(close));
      close = true;
    }
    read.add(new Token(Kind.END, "", null, false));
    tokens = read;
    next = 0;
  }

  private Token token(boolean close) {
    char c = text.charAt(at);
    int start = at;
    if (c == '"' || c == '`' || c == '\'') {
      return new Token(Kind.CONSTANT, "", quoted(c), close);
    }
    boolean sign = (c == '-' || c == '+') && at + 1 < text.length();
    if (isDigit(c) || (sign && isDigit(text.charAt(at + 1)))) {
      at++;
      while (at < text.length() && isOfNumber(text.charAt(at), text.charAt(at - 1))) {
        at++;
      }
      return new Token(Kind.CONSTANT, "", number(text.substring(start, at)), close);
    }
    if (c == '.' || c == '$') {
      at++;
      int name = at;
      while (at < text.length() && isOfName(text.charAt(at))) {
        at++;
      }
      if (c == '$') {
        return new Token(Kind.VARIABLE, text.substring(start, at), null, close);
      }
      return at == name
          ? new Token(Kind.SIGN, ".", null, close)
          : new Token(Kind.FIELD, text.substring(name, at), null, close);
    }
    if (isOfName(c)) {
      while (at < text.length() && isOfName(text.charAt(at))) {
        at++;
      }
      return word(text.substring(start, at), close);
    }
    if (text.startsWith(":=", at)) {
      at += 2;
      return new Token(Kind.SIGN, ":=", null, close);
    }
    at++;
    if ("|(),=".indexOf(c) < 0) {
      throw new TemplateException("unexpected \"" + c + "\" in an action");
    }
    return new Token(Kind.SIGN, String.valueOf(c), null, close);
  }

  private static Token word(String word, boolean close) {
    return switch (word) {
      case "true" -> new Token(Kind.CONSTANT, word, true, close);
      case "false" -> new Token(Kind.CONSTANT, word, false, close);
      case "nil" -> new Token(Kind.CONSTANT, word, null, close);
      default -> new Token(Kind.WORD, word, null, close);
    };
  }

  private static int base(String letter) {
    return letter.equalsIgnoreCase("b") ? 2 : 8;
  }

  private static Object number(String digits) {
    String plain = digits.replace("_", "");
    Matcher other = OTHER_BASE.matcher(plain);
    try {
      return other.matches()
          ? (Object) Long.parseLong(other.group(1) + other.group(3), base(other.group(2)))
          : Long.decode(plain);
    } catch (NumberFormatException notWhole) {
      @Nullable Double value = GoFloat.parse(plain);
      if (value == null) {
        throw new TemplateException("bad number syntax: \"" + digits + "\"");
      }
      return value;
    }
  }

  private Object quoted(char quote) {
    StringBuilder value = new StringBuilder();
    at++;
    while (at < text.length() && text.charAt(at) != quote) {
      char c = text.charAt(at++);
      if (c == '\n' && quote != '`') {
        throw new TemplateException("unterminated quoted string");
      }
      if (c == '\\' && quote != '`' && at < text.length()) {
        value.appendCodePoint(escaped(text.charAt(at++)));
      } else {
        value.append(c);
      }
    }
    if (at == text.length()) {
      throw new TemplateException("unterminated quoted string");
    }
    at++;
    if (quote == '\'' && value.codePointCount(0, value.length()) != 1) {
      throw new TemplateException("malformed character constant: '" + value + "'");
    }
    return quote == '\'' ? (Object) (long) value.codePointAt(0) : value.toString();
  }

  private int escaped(char c) {
    return switch (c) {
      case 'n' -> '\n';
      case 't' -> '\t';
      case 'r' -> '\r';
      case 'a' -> 7;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'v' -> 11;
      case '\\', '"', '\'' -> c;
      case 'x' -> hex(2);
      case 'u' -> hex(4);
      case 'U' -> hex(8);
      default -> throw new TemplateException("unknown escape sequence \\" + c);
    };
  }

  private int hex(int digits) {
    try {
      int value = Integer.parseInt(text, at, at + digits, 16);
      at += digits;
      if (Character.isValidCodePoint(value)) {
        return value;
      }
    } catch (IndexOutOfBoundsException | NumberFormatException e) {
      throw new TemplateException("an escape sequence lacks digits");
    }
    throw new TemplateException("an escape sequence is no character");
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static boolean isOfNumber(char c, char before) {
    boolean exponent = before == 'e' || before == 'E';
    return isOfName(c) || c == '.' || (exponent && (c == '+' || c == '-'));
  }

  private static boolean isOfName(char c) {
    return c == '_' || Character.isLetterOrDigit(c);
  }
}
