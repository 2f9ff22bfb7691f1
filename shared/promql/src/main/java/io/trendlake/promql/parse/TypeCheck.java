// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.promql.parse;

import io.trendlake.model.LabelMatcher;
import io.trendlake.model.Labels;
import io.trendlake.promql.parse.VectorMatching.MatchCardinality;
import io.trendlake.promql.text.GoQuote;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Checks that each part of a tree has the type that the part around it wants, and settles what
 * depends on types: set operators are many-to-many, and only two vectors have a matching.
 */
final class TypeCheck {

  private final byte[] query;
  private final List<ParseError> errors;

  /**
   * Makes a check.
   *
   * @param errors gets the mistakes that are found
   */
  TypeCheck(byte[] query, List<ParseError> errors) {
    this.query = query;
    this.errors = errors;
  }

  /** Checks a tree; the result is the tree to use if there was no mistake. */
  Expr check(Expr expr) {
    return switch (expr) {
      case Expr.NumberLiteral literal -> literal;
      case Expr.StringLiteral literal -> literal;
      case Expr.VectorSelector selector -> {
        checkMatchers(selector, false);
        yield selector;
      }
      case Expr.MatrixSelector matrix -> {
        checkMatchers(matrix.selector(), false);
        yield matrix;
      }
      case Expr.Subquery subquery -> check(subquery);
      case Expr.Paren paren -> new Expr.Paren(check(paren.inner()), paren.span());
      case Expr.Unary unary -> check(unary);
      case Expr.Binary binary -> check(binary);
      case Expr.Aggregate aggregate -> check(aggregate);
      case Expr.Call call -> check(call);
    };
  }

  private Expr check(Expr.Subquery subquery) {
    Expr inner = check(subquery.inner());
    if (inner.type() != ValueType.VECTOR) {
      error(
          subquery.span(),
          "subquery is only allowed on instant vector, got " + inner.type().code() + " instead");
    }
    return new Expr.Subquery(
        inner,
        subquery.range(),
        subquery.rangeExpr(),
        subquery.step(),
        subquery.stepExpr(),
        subquery.timing(),
        subquery.end());
  }

  private Expr check(Expr.Unary unary) {
    Expr operand = check(unary.operand());
    if (operand.type() != ValueType.SCALAR && operand.type() != ValueType.VECTOR) {
      error(
          unary.span(),
          "unary expression only allowed on expressions of type scalar or instant vector, got "
              + GoQuote.quote(operand.type().documented()));
    }
    return new Expr.Unary(unary.negative(), operand, unary.start());
  }

  private Expr check(Expr.Aggregate aggregate) {
    Expr inner = check(aggregate.inner());
    expect(ValueType.VECTOR, inner, "aggregation expression");
    @Nullable Expr parameter = aggregate.parameter();
    @Nullable ValueType wanted = aggregate.aggregator().parameter();
    if (parameter != null && wanted != null) {
      parameter = check(parameter);
      expect(wanted, parameter, "aggregation parameter");
    }
    return new Expr.Aggregate(
        aggregate.aggregator(),
        inner,
        parameter,
        aggregate.grouping(),
        aggregate.without(),
        aggregate.span());
  }

  private void expect(ValueType wanted, Expr expr, String context) {
    if (expr.type() != wanted) {
      error(
          expr.span(),
          "expected type "
              + wanted.documented()
              + " in "
              + context
              + ", got "
              + expr.type().documented());
    }
  }

  private Expr check(Expr.Binary last) {
    Deque<Expr.Binary> chain = new ArrayDeque<>();
    Expr first = last;
    while (first instanceof Expr.Binary binary) {
      chain.push(binary);
      first = binary.left();
    }
    Expr left = check(first);
    for (Expr.Binary binary : chain) {
      left = check(binary, left);
    }
    return left;
  }

  private Expr check(Expr.Binary binary, Expr left) {
    Expr right = check(binary.right());
    BinaryOperator operator = binary.operator();
    boolean scalars = left.type() == ValueType.SCALAR && right.type() == ValueType.SCALAR;
    boolean vectors = left.type() == ValueType.VECTOR && right.type() == ValueType.VECTOR;
    if (binary.bool() && !operator.isComparison()) {
      error(operatorSpan(binary), "bool modifier can only be used on comparison operators");
    }
    if (operator.isComparison() && !binary.bool() && scalars) {
      error(operatorSpan(binary), "comparisons between scalars must use BOOL modifier");
    }
    @Nullable VectorMatching given = binary.matching();
    VectorMatching matching = given == null ? VectorMatching.DEFAULT : given;
    if (operator.isSet() && matching.cardinality() == MatchCardinality.ONE_TO_ONE) {
      matching = matching.with(MatchCardinality.MANY_TO_MANY);
    }
    if (matching.on()) {
      for (String label : matching.labels()) {
        if (matching.include().contains(label)) {
          error(
              operatorSpan(binary),
              "label " + GoQuote.quote(label) + " must not occur in ON and GROUP clause at once");
        }
      }
    }
    checkOperand(left);
    checkOperand(right);
    if (!vectors) {
      checkWithoutMatching(binary, matching);
    } else if (operator.isSet()) {
      checkSetOperator(binary, matching);
    }
    boolean oneScalar = left.type() == ValueType.SCALAR || right.type() == ValueType.SCALAR;
    if (oneScalar && operator.isSet()) {
      error(
          binary.span(),
          "set operator "
              + GoQuote.quote(operator.text())
              + " not allowed in binary scalar expression");
    }
    return Expr.Binary.of(operator, left, right, binary.bool(), vectors ? matching : null);
  }

  private void checkOperand(Expr operand) {
    if (operand.type() != ValueType.SCALAR && operand.type() != ValueType.VECTOR) {
      error(operand.span(), "binary expression must contain only scalar and instant vector types");
    }
  }

  private void checkWithoutMatching(Expr.Binary binary, VectorMatching matching) {
    if (!matching.labels().isEmpty()) {
      error(binary.span(), "vector matching only allowed between instant vectors");
    }
    if (matching.fills()) {
      error(binary.span(), "filling in missing series only allowed between instant vectors");
    }
  }

  private void checkSetOperator(Expr.Binary binary, VectorMatching matching) {
    if (matching.cardinality() != MatchCardinality.MANY_TO_MANY) {
      error(
          binary.span(),
          "no grouping allowed for " + GoQuote.quote(binary.operator().text()) + " operation");
      error(binary.span(), "set operations must always be many-to-many");
    }
    if (matching.fills()) {
      error(binary.span(), "filling in missing series not allowed for set operators");
    }
  }

  /** The operator and its modifiers, without the blanks around; the end is their last byte. */
  private Span operatorSpan(Expr.Binary binary) {
    int start = binary.left().span().end();
    while (isSpace(start)) {
      start++;
    }
    int end = binary.right().span().start() - 1;
    while (isSpace(end)) {
      end--;
    }
    return new Span(start, end);
  }

  private boolean isSpace(int at) {
    return at >= 0 && at < query.length && " \t\n\r".indexOf(query[at]) >= 0;
  }

  private Expr check(Expr.Call call) {
    checkCount(call);
    Function function = call.function();
    boolean info = function.name().equals("info");
    if (info && call.arguments().size() > 1) {
      checkInfo(call);
    }
    List<Expr> checked = new ArrayList<>();
    for (int i = 0; i < call.arguments().size(); i++) {
      Expr argument = call.arguments().get(i);
      if (i >= function.arguments().size() && function.variadic() == 0) {
        break; // There are too many, which was said.
      }
      if (info && i == 1 && argument instanceof Expr.VectorSelector selector) {
        checkMatchers(selector, true);
      } else {
        argument = check(argument);
      }
      checked.add(argument);
      if (!function.arguments().isEmpty()) {
        ValueType wanted = function.arguments().get(Math.min(i, function.arguments().size() - 1));
        expect(wanted, argument, "call to function " + GoQuote.quote(function.name()));
      }
    }
    return new Expr.Call(function, checked, call.span());
  }

  private void checkCount(Expr.Call call) {
    Function function = call.function();
    int types = function.arguments().size();
    int given = call.arguments().size();
    int least = function.variadic() == 0 ? types : types - 1;
    int most =
        function.variadic() == 0
            ? types
            : function.variadic() < 0 ? Integer.MAX_VALUE : least + function.variadic();
    String wanted;
    if (function.variadic() == 0) {
      wanted = Integer.toString(types);
    } else {
      wanted = given < least ? "at least " + least : "at most " + most;
    }
    if (given < least || given > most) {
      error(
          call.span(),
          "expected "
              + wanted
              + " argument(s) in call to "
              + GoQuote.quote(function.name())
              + ", got "
              + given);
    }
  }

  /** The second argument of info is a selector of which only the matchers count. */
  private void checkInfo(Expr.Call call) {
    Expr selector = call.arguments().get(1);
    if (selector.type() != ValueType.VECTOR) {
      error(
          call.span(),
          "expected type instant vector in call to function \"info\", got "
              + selector.type().documented());
    }
    if (!(selector instanceof Expr.VectorSelector vector)) {
      error(selector.span(), "expected label selectors only");
    } else if (!vector.name().isEmpty()) {
      error(selector.span(), "expected label selectors only, got vector selector instead");
    }
  }

  private void checkMatchers(Expr.VectorSelector selector, boolean mayBeEmpty) {
    List<Matcher> matchers = selector.matchers();
    if (!selector.name().isEmpty()) {
      for (LabelMatcher matcher : matchers.subList(0, matchers.size() - 1)) {
        if (matcher.name().equals(Labels.METRIC_NAME)) {
          error(
              selector.span(),
              "metric name must not be set twice: "
                  + GoQuote.quote(selector.name())
                  + " or "
                  + GoQuote.quote(matcher.value()));
        }
      }
    } else if (!mayBeEmpty && matchers.stream().allMatch(matcher -> matcher.matches(""))) {
      error(selector.span(), "vector selector must contain at least one non-empty matcher");
    }
  }

  private void error(Span span, String message) {
    errors.add(new ParseError(span, message));
  }
}
