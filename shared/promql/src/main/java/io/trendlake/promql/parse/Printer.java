// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.promql.parse;

import io.trendlake.model.LabelMatcher;
import io.trendlake.model.Labels;
import io.trendlake.model.Utf8Order;
import io.trendlake.promql.parse.Expr.At;
import io.trendlake.promql.parse.Expr.Extension;
import io.trendlake.promql.parse.Expr.Timing;
import io.trendlake.promql.parse.Expr.VectorSelector;
import io.trendlake.promql.parse.VectorMatching.MatchCardinality;
import io.trendlake.promql.text.GoDuration;
import io.trendlake.promql.text.GoFloat;
import io.trendlake.promql.text.GoQuote;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes a tree as a query again: in one line, or over several as {@code format_query} does. */
public final class Printer {

  /** Longer expressions are broken, in bytes. */
  private static final int LINE = 100;

  private final StringBuilder out = new StringBuilder();

  private Printer() {}

  /** The canonical text of a tree, in one line. */
  public static String print(Expr expr) {
    Printer printer = new Printer();
    printer.append(expr);
    return printer.out.toString();
  }

  /** The text of a tree with long expressions over several lines, two blanks a level. */
  public static String pretty(Expr expr) {
    return pretty(expr, 0);
  }

  // Over several lines.

  private static String pretty(Expr expr, int level) {
    String line = print(expr);
    boolean fits = line.getBytes(StandardCharsets.UTF_8).length <= LINE;
    String indent = "  ".repeat(level);
    return switch (expr) {
      case Expr.Aggregate aggregate when !fits -> {
        Printer head = new Printer();
        head.appendAggregator(aggregate);
        @Nullable Expr parameter = aggregate.parameter();
        String first = parameter == null ? "" : pretty(parameter, level + 1) + ",\n";
        yield indent
            + head.out
            + "(\n"
            + first
            + pretty(aggregate.inner(), level + 1)
            + "\n"
            + indent
            + ")";
      }
      case Expr.Binary binary when !fits && chain(binary).size() < PromqlParser.MAX_DEPTH ->
          pretty(binary.left(), level + 1)
              + "\n"
              + indent
              + operator(binary)
              + "\n"
              + pretty(binary.right(), level + 1);
      case Expr.Call call when !fits -> {
        List<String> arguments = new ArrayList<>();
        for (Expr argument : call.arguments()) {
          arguments.add(pretty(argument, level + 1));
        }
        yield indent
            + call.function().name()
            + "(\n"
            + String.join(",\n", arguments)
            + "\n"
            + indent
            + ")";
      }
      case Expr.Paren paren when !fits ->
          indent + "(\n" + pretty(paren.inner(), level + 1) + "\n" + indent + ")";
      case Expr.Subquery subquery -> {
        Printer suffix = new Printer();
        suffix.appendSuffix(subquery);
        yield fits ? line : pretty(subquery.inner(), level) + suffix.out;
      }
      case Expr.Unary unary ->
          indent + (unary.negative() ? "-" : "+") + pretty(unary.operand(), level).strip();
      default -> indent + line;
    };
  }

  private static String operator(Expr.Binary binary) {
    Printer printer = new Printer();
    printer.appendOperator(binary);
    return printer.out.toString();
  }

  // In one line.

  private void append(Expr expr) {
    switch (expr) {
      case Expr.NumberLiteral number -> append(number);
      case Expr.StringLiteral string -> out.append(GoQuote.quote(string.value()));
      case VectorSelector selector -> append(selector);
      case Expr.MatrixSelector matrix -> append(matrix);
      case Expr.Subquery subquery -> {
        append(subquery.inner());
        appendSuffix(subquery);
      }
      case Expr.Paren paren -> {
        out.append('(');
        append(paren.inner());
        out.append(')');
      }
      case Expr.Unary unary -> {
        out.append(unary.negative() ? '-' : '+');
        append(unary.operand());
      }
      case Expr.Binary binary -> append(binary);
      case Expr.Aggregate aggregate -> {
        appendAggregator(aggregate);
        out.append('(');
        @Nullable Expr parameter = aggregate.parameter();
        if (parameter != null) {
          append(parameter);
          out.append(", ");
        }
        append(aggregate.inner());
        out.append(')');
      }
      case Expr.Call call -> {
        out.append(call.function().name()).append('(');
        for (int i = 0; i < call.arguments().size(); i++) {
          out.append(i == 0 ? "" : ", ");
          append(call.arguments().get(i));
        }
        out.append(')');
      }
    }
  }

  /** The operators of a chain like {@code a + b + c}, the first one first. */
  private static Deque<Expr.Binary> chain(Expr.Binary last) {
    Deque<Expr.Binary> chain = new ArrayDeque<>();
    Expr expr = last;
    while (expr instanceof Expr.Binary binary) {
      chain.push(binary);
      expr = binary.left();
    }
    return chain;
  }

  private void append(Expr.Binary last) {
    Deque<Expr.Binary> chain = chain(last);
    append(chain.getFirst().left());
    for (Expr.Binary binary : chain) {
      out.append(' ');
      appendOperator(binary);
      out.append(' ');
      append(binary.right());
    }
  }

  private void append(Expr.NumberLiteral number) {
    if (number.isDuration()) {
      out.append(number.value() < 0 ? "-" : "");
      out.append(GoDuration.format((long) (Math.abs(number.value()) * 1e9)));
    } else {
      out.append(GoFloat.plain(number.value()));
    }
  }

  private void append(VectorSelector selector) {
    appendSeries(selector);
    appendAt(selector.timing());
    appendExtension(selector);
    appendOffset(selector.timing());
  }

  private void appendSeries(VectorSelector selector) {
    List<String> conditions = new ArrayList<>();
    for (Matcher matcher : selector.matchers()) {
      boolean isName =
          matcher.name().equals(Labels.METRIC_NAME)
              && matcher.kind() == LabelMatcher.Kind.EQUAL
              && matcher.value().equals(selector.name())
              && !matcher.value().isEmpty();
      if (!isName) {
        conditions.add(matcher.toString());
      }
    }
    out.append(selector.name());
    if (!conditions.isEmpty()) {
      conditions.sort(Utf8Order::compare);
      out.append('{').append(String.join(",", conditions)).append('}');
    }
  }

  private void append(Expr.MatrixSelector matrix) {
    appendSeries(matrix.selector());
    out.append('[');
    appendDuration(matrix.range(), matrix.rangeExpr());
    out.append(']');
    appendExtension(matrix.selector());
    appendAt(matrix.selector().timing());
    appendOffset(matrix.selector().timing());
  }

  private void appendSuffix(Expr.Subquery subquery) {
    out.append('[');
    appendDuration(subquery.range(), subquery.rangeExpr());
    out.append(':');
    if (subquery.step() != 0 || subquery.stepExpr() != null) {
      appendDuration(subquery.step(), subquery.stepExpr());
    }
    out.append(']');
    appendAt(subquery.timing());
    appendOffset(subquery.timing());
  }

  private void appendExtension(VectorSelector selector) {
    if (selector.extension() == Extension.ANCHORED) {
      out.append(" anchored");
    } else if (selector.extension() == Extension.SMOOTHED) {
      out.append(" smoothed");
    }
  }

  private void appendAt(Timing timing) {
    @Nullable At at = timing.at();
    if (at == null) {
      return;
    }
    switch (at) {
      case At.Time time -> out.append(" @ ").append(GoFloat.fixed(time.millis() / 1000.0, 3));
      case At.Start start -> out.append(" @ start()");
      case At.End end -> out.append(" @ end()");
    }
  }

  private void appendOffset(Timing timing) {
    if (timing.offsetExpr() != null) {
      out.append(" offset ");
      append(timing.offsetExpr());
    } else if (timing.offset() != 0) {
      out.append(" offset ").append(GoDuration.format(timing.offset()));
    }
  }

  private void appendDuration(long nanos, @Nullable DurationExpr expr) {
    if (expr == null) {
      out.append(GoDuration.format(nanos));
    } else {
      append(expr);
    }
  }

  private void append(DurationExpr expr) {
    switch (expr) {
      case DurationExpr.Literal literal -> append(literal.number());
      case DurationExpr.Step step -> out.append("step()");
      case DurationExpr.Range range -> out.append("range()");
      case DurationExpr.Extreme extreme -> {
        out.append(extreme.max() ? "max_of(" : "min_of(");
        append(extreme.left());
        out.append(", ");
        append(extreme.right());
        out.append(')');
      }
      case DurationExpr.Sign sign -> {
        out.append(sign.negative() ? "-" : "");
        append(sign.operand());
      }
      case DurationExpr.Binary binary -> {
        append(binary.left());
        out.append(' ').append(binary.operator().text()).append(' ');
        append(binary.right());
      }
      case DurationExpr.Paren paren -> {
        out.append('(');
        append(paren.inner());
        out.append(')');
      }
    }
  }

  private void appendAggregator(Expr.Aggregate aggregate) {
    out.append(aggregate.aggregator().text());
    if (aggregate.without() || !aggregate.grouping().isEmpty()) {
      out.append(aggregate.without() ? " without " : " by ");
      appendLabels(aggregate.grouping());
      out.append(' ');
    }
  }

  private void appendOperator(Expr.Binary binary) {
    out.append(binary.operator().text()).append(binary.bool() ? " bool" : "");
    @Nullable VectorMatching matching = binary.matching();
    if (matching == null) {
      return;
    }
    boolean group =
        matching.cardinality() == MatchCardinality.MANY_TO_ONE
            || matching.cardinality() == MatchCardinality.ONE_TO_MANY;
    if (!matching.labels().isEmpty() || matching.on() || group) {
      out.append(matching.on() ? " on " : " ignoring ");
      appendLabels(matching.labels());
    }
    if (group) {
      boolean left = matching.cardinality() == MatchCardinality.MANY_TO_ONE;
      out.append(left ? " group_left " : " group_right ");
      appendLabels(matching.include());
    }
    appendFills(matching);
  }

  private void appendFills(VectorMatching matching) {
    @Nullable Double left = matching.fillLeft();
    @Nullable Double right = matching.fillRight();
    if (left != null && right != null && left.doubleValue() == right.doubleValue()) {
      out.append(" fill (").append(GoFloat.shortest(left)).append(')');
      return;
    }
    if (left != null) {
      out.append(" fill_left (").append(GoFloat.shortest(left)).append(')');
    }
    if (right != null) {
      out.append(" fill_right (").append(GoFloat.shortest(right)).append(')');
    }
  }

  private void appendLabels(List<String> labels) {
    out.append('(');
    for (int i = 0; i < labels.size(); i++) {
      String label = labels.get(i);
      out.append(i == 0 ? "" : ", ");
      out.append(Names.isPlainLabel(label) ? label : GoQuote.quote(label));
    }
    out.append(')');
  }
}
