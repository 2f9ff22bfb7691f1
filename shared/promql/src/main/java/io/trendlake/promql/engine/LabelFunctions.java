// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.promql.engine;

import io.trendlake.model.Labels;
import io.trendlake.model.regex.ExpansionTemplate;
import io.trendlake.model.regex.RegexMatch;
import io.trendlake.promql.engine.row.RowSink;
import io.trendlake.promql.parse.Expr;
import io.trendlake.promql.parse.Regex;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** label_replace and label_join. */
final class LabelFunctions {

  private LabelFunctions() {}

  /** A text given to a function. */
  static String text(Expr.Call call, int argument) {
    if (call.arguments().get(argument) instanceof Expr.StringLiteral literal) {
      return literal.value();
    }
    throw new QueryException(
        "argument "
            + (argument + 1)
            + " of "
            + call.function().name()
            + " must be a text, but it is "
            + call.arguments().get(argument).print());
  }

  /** Whether a text may be a label's name: anything that is valid UTF-8 and not empty. */
  static boolean isLabelName(String name) {
    return !name.isEmpty() && name.codePoints().noneMatch(c -> c >= 0xD800 && c <= 0xDFFF);
  }

  static void replace(Evaluator evaluator, Expr.Call call, RowSink sink) {
    String target = text(call, 1);
    ExpansionTemplate template = ExpansionTemplate.of(text(call, 2));
    String source = text(call, 3);
    Regex regex;
    try {
      regex = Regex.compile(text(call, 4));
    } catch (IllegalArgumentException e) {
      throw new QueryException("invalid regular expression in label_replace(): " + text(call, 4));
    }
    checkName(target, "destination", call);
    set(
        evaluator,
        call,
        target,
        sink,
        labels -> {
          @Nullable RegexMatch match = regex.match(labels.value(source));
          return match == null
              ? null
              : labels.toBuilder().set(target, template.expand(match)).build();
        });
  }

  static void join(Evaluator evaluator, Expr.Call call, RowSink sink) {
    String target = text(call, 1);
    String separator = text(call, 2);
    List<String> sources = new ArrayList<>();
    for (int i = 3; i < call.arguments().size(); i++) {
      String source = text(call, i);
      checkName(source, "source", call);
      sources.add(source);
    }
    checkName(target, "destination", call);
    set(
        evaluator,
        call,
        target,
        sink,
        labels -> {
          List<String> values = new ArrayList<>();
          sources.forEach(source -> values.add(labels.value(source)));
          return labels.toBuilder().set(target, String.join(separator, values)).build();
        });
  }

  private static void checkName(String name, String which, Expr.Call call) {
    if (!isLabelName(name)) {
      throw new QueryException(
          "invalid " + which + " label name in " + call.function().name() + "(): " + name);
    }
  }

  /** New labels, or null to keep the old ones. */
  private interface Change {
    @Nullable Labels apply(Labels labels);
  }

  private static void set(
      Evaluator evaluator, Expr.Call call, String target, RowSink sink, Change change) {
    // Labels that were different may have become the same.
    RowCollector collector = new RowCollector(false);
    boolean name = target.equals(Labels.METRIC_NAME);
    evaluator.vector(
        call.arguments().getFirst(),
        row -> {
          @Nullable Labels labels = change.apply(row.labels);
          collector.add(labels == null ? row : row.with(labels, row.dropName && !name));
        });
    collector.forEach(sink);
  }
}
