// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.query.api;

import io.trendlake.model.LabelMatcher;
import io.trendlake.promql.parse.DurationExpr;
import io.trendlake.promql.parse.Expr;
import io.trendlake.promql.parse.Expr.At;
import io.trendlake.promql.parse.Expr.Extension;
import io.trendlake.promql.parse.Expr.Timing;
import io.trendlake.promql.parse.Expr.VectorSelector;
import io.trendlake.promql.parse.Function;
import io.trendlake.promql.parse.VectorMatching;
import io.trendlake.promql.text.GoFloat;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** Writes a query's tree as Prometheus's {@code translate_ast.go} does, names in their order. */
final class SyntaxTreeJson {

  private static final long NANOS = 1_000_000;

  private final JsonGenerator json;

  SyntaxTreeJson(JsonGenerator json) {
    this.json = json;
  }

  /** Writes a tree. */
  void write(@Nullable Expr expr) {
    switch (expr) {
      case null -> json.writeNull();
      case Expr.Aggregate aggregate -> aggregate(aggregate);
      case Expr.Binary binary -> chain(binary);
      case Expr.Call call -> call(call);
      case Expr.MatrixSelector matrix -> {
        VectorSelector selector = matrix.selector();
        json.writeStartObject()
            .writeBooleanProperty("anchored", selector.extension() == Extension.ANCHORED);
        matchers(selector);
        text("name", selector.name());
        offset(selector.timing());
        json.writeNumberProperty("range", matrix.range() / NANOS).writeName("rangeExpr");
        duration(matrix.rangeExpr());
        json.writeBooleanProperty("smoothed", selector.extension() == Extension.SMOOTHED);
        at(selector.timing());
        type("matrixSelector");
      }
      case VectorSelector selector -> {
        json.writeStartObject()
            .writeBooleanProperty("anchored", selector.extension() == Extension.ANCHORED);
        matchers(selector);
        text("name", selector.name());
        offset(selector.timing());
        json.writeBooleanProperty("smoothed", selector.extension() == Extension.SMOOTHED);
        at(selector.timing());
        type("vectorSelector");
      }
      case Expr.Subquery subquery -> subquery(subquery);
      case Expr.NumberLiteral number -> {
        json.writeStartObject().writeStringProperty("type", "numberLiteral");
        json.writeStringProperty("val", GoFloat.plain(number.value())).writeEndObject();
      }
      case Expr.Paren paren -> {
        json.writeStartObject().writeName("expr");
        write(paren.inner());
        type("parenExpr");
      }
      case Expr.StringLiteral string -> {
        json.writeStartObject().writeStringProperty("type", "stringLiteral");
        text("val", string.value());
        json.writeEndObject();
      }
      case Expr.Unary unary -> {
        json.writeStartObject().writeName("expr");
        write(unary.operand());
        json.writeStringProperty("op", unary.negative() ? "-" : "+");
        type("unaryExpr");
      }
    }
  }

  private void type(String type) {
    json.writeStringProperty("type", type).writeEndObject();
  }

  private void text(String name, String value) {
    json.writeStringProperty(name, ResponseJson.clean(value));
  }

  private void texts(String name, List<String> values) {
    json.writeName(name);
    ResponseJson.texts(values).write(json);
  }

  private void aggregate(Expr.Aggregate aggregate) {
    json.writeStartObject().writeName("expr");
    write(aggregate.inner());
    texts("grouping", aggregate.grouping());
    json.writeStringProperty("op", aggregate.aggregator().text()).writeName("param");
    write(aggregate.parameter());
    json.writeStringProperty("type", "aggregation")
        .writeBooleanProperty("without", aggregate.without())
        .writeEndObject();
  }

  /** Chains of operators may be longer than a stack is deep, so their left sides come in a loop. */
  private void chain(Expr.Binary top) {
    Deque<Expr.Binary> open = new ArrayDeque<>();
    Expr at = top;
    while (at instanceof Expr.Binary binary) {
      json.writeStartObject().writeBooleanProperty("bool", binary.bool()).writeName("lhs");
      open.push(binary);
      at = binary.left();
    }
    write(at);
    for (Expr.Binary binary : open) {
      matching(binary.matching());
      json.writeStringProperty("op", binary.operator().text()).writeName("rhs");
      write(binary.right());
      type("binaryExpr");
    }
  }

  private void matching(@Nullable VectorMatching matching) {
    json.writeName("matching");
    if (matching == null) {
      json.writeNull();
      return;
    }
    json.writeStartObject()
        .writeStringProperty(
            "card",
            switch (matching.cardinality()) {
              case ONE_TO_ONE -> "one-to-one";
              case MANY_TO_ONE -> "many-to-one";
              case ONE_TO_MANY -> "one-to-many";
              case MANY_TO_MANY -> "many-to-many";
            })
        .writeObjectPropertyStart("fillValues");
    fill("lhs", matching.fillLeft());
    fill("rhs", matching.fillRight());
    json.writeEndObject();
    texts("include", matching.include());
    texts("labels", matching.labels());
    json.writeBooleanProperty("on", matching.on()).writeEndObject();
  }

  private void fill(String name, @Nullable Double value) {
    json.writeName(name);
    if (value == null) {
      json.writeNull();
    } else if (Double.isFinite(value)) {
      json.writeRawValue(GoFloat.json(value));
    } else {
      json.writeString(GoFloat.json(value));
    }
  }

  private void call(Expr.Call call) {
    json.writeStartObject().writeArrayPropertyStart("args");
    call.arguments().forEach(this::write);
    json.writeEndArray();
    Function function = call.function();
    json.writeObjectPropertyStart("func");
    texts("argTypes", function.arguments().stream().map(type -> type.code()).toList());
    json.writeStringProperty("name", function.name())
        .writeStringProperty("returnType", function.returns().code())
        .writeNumberProperty("variadic", function.variadic())
        .writeEndObject();
    type("call");
  }

  private void matchers(VectorSelector selector) {
    json.writeArrayPropertyStart("matchers");
    for (LabelMatcher matcher : selector.matchers()) {
      json.writeStartObject();
      text("name", matcher.name());
      json.writeStringProperty("type", matcher.kind().operator());
      text("value", matcher.value());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private void subquery(Expr.Subquery subquery) {
    json.writeStartObject().writeName("expr");
    write(subquery.inner());
    offset(subquery.timing());
    json.writeNumberProperty("range", subquery.range() / NANOS).writeName("rangeExpr");
    duration(subquery.rangeExpr());
    startOrEnd(subquery.timing());
    json.writeNumberProperty("step", subquery.step() / NANOS).writeName("stepExpr");
    duration(subquery.stepExpr());
    timestamp(subquery.timing());
    type("subquery");
  }

  private void offset(Timing timing) {
    json.writeNumberProperty("offset", timing.offset() / NANOS).writeName("offsetExpr");
    duration(timing.offsetExpr());
  }

  private void at(Timing timing) {
    startOrEnd(timing);
    timestamp(timing);
  }

  private void startOrEnd(Timing timing) {
    json.writeName("startOrEnd");
    @Nullable At at = timing.at();
    switch (at) {
      case null -> json.writeNull();
      case At.Time any -> json.writeNull();
      case At.Start any -> json.writeString("start");
      case At.End any -> json.writeString("end");
    }
  }

  private void timestamp(Timing timing) {
    json.writeName("timestamp");
    if (timing.at() instanceof At.Time time) {
      json.writeNumber(time.millis());
    } else {
      json.writeNull();
    }
  }

  private void duration(@Nullable DurationExpr expr) {
    switch (expr) {
      case null -> json.writeNull();
      case DurationExpr.Literal literal ->
          json.writeStartObject()
              .writeBooleanProperty("duration", literal.number().isDuration())
              .writeStringProperty("type", "numberLiteral")
              .writeStringProperty("val", GoFloat.plain(literal.number().value()))
              .writeEndObject();
      case DurationExpr.Paren paren -> duration(paren.inner(), true);
      default -> duration(expr, false);
    }
  }

  private void duration(DurationExpr expr, boolean wrapped) {
    switch (expr) {
      case DurationExpr.Paren paren -> duration(paren.inner(), true);
      case DurationExpr.Literal literal -> duration(literal);
      case DurationExpr.Step any -> operation("step", null, null, wrapped);
      case DurationExpr.Range any -> operation("range", null, null, wrapped);
      case DurationExpr.Extreme extreme ->
          operation(extreme.max() ? "max_of" : "min_of", extreme.left(), extreme.right(), wrapped);
      case DurationExpr.Sign sign ->
          operation(sign.negative() ? "-" : "+", null, sign.operand(), wrapped);
      case DurationExpr.Binary binary ->
          operation(binary.operator().text(), binary.left(), binary.right(), wrapped);
    }
  }

  private void operation(
      String operator, @Nullable DurationExpr left, @Nullable DurationExpr right, boolean wrapped) {
    json.writeStartObject().writeName("lhs");
    duration(left);
    json.writeStringProperty("op", operator).writeName("rhs");
    duration(right);
    json.writeStringProperty("type", "durationExpr")
        .writeBooleanProperty("wrapped", wrapped)
        .writeEndObject();
  }
}
