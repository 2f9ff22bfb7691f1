// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lambdait;

import static io.trendlake.testkit.aws.Template.at;
import static io.trendlake.testkit.aws.Template.listAt;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** All that the policies of a template allow to somebody, as one document. */
final class FunctionPolicy {

  private static final String ACTION = "Action";

  private final List<Map<?, ?>> statements;

  private FunctionPolicy(List<Map<?, ?>> statements) {
    this.statements = statements;
  }

  /** That of some documents together. */
  static FunctionPolicy of(List<?> documents) {
    List<Map<?, ?>> statements = new ArrayList<>();
    for (Object document : documents) {
      listAt((Map<?, ?>) document, "Statement")
          .forEach(statement -> statements.add((Map<?, ?>) statement));
    }
    return new FunctionPolicy(statements);
  }

  Map<?, ?> document() {
    return Map.of("Version", "2012-10-17", "Statement", statements);
  }

  /** All that it allows. */
  Set<String> actions() {
    Set<String> actions = new TreeSet<>();
    statements.forEach(statement -> actions.addAll(actions(statement)));
    return actions;
  }

  /**
   * The document without an action.
   *
   * @throws IllegalArgumentException if it does not allow that anyway
   */
  Map<?, ?> without(String action) {
    if (!actions().contains(action)) {
      throw new IllegalArgumentException(action + " is not among " + actions());
    }
    List<Map<?, ?>> left =
        statements.stream()
            .<Map<?, ?>>map(statement -> without(action, statement))
            .filter(statement -> !actions(statement).isEmpty())
            .toList();
    return new FunctionPolicy(left).document();
  }

  private static Map<Object, Object> without(String action, Map<?, ?> statement) {
    Map<Object, Object> less = new LinkedHashMap<>(statement);
    less.put(ACTION, actions(statement).stream().filter(one -> !one.equals(action)).toList());
    return less;
  }

  private static List<String> actions(Map<?, ?> statement) {
    Object actions = at(statement, ACTION);
    return actions instanceof List<?> list
        ? list.stream().map(String.class::cast).toList()
        : List.of((String) actions);
  }
}
