// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.rules.template;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A part of a template. */
sealed interface TemplateNode {

  /** Text that is written as it is. */
  record Text(String text) implements TemplateNode {}

  /** A value that is written, unless a variable takes it. */
  record Action(Pipeline pipeline) implements TemplateNode {}

  /** {@code if} and {@code with}, which sets the dot. */
  record Branch(
      boolean setsDot, Pipeline condition, List<TemplateNode> body, List<TemplateNode> otherwise)
      implements TemplateNode {}

  /** {@code range}. */
  record Loop(Pipeline over, List<TemplateNode> body, List<TemplateNode> otherwise)
      implements TemplateNode {}

  /** {@code template}. */
  record Use(String name, Optional<Pipeline> dot) implements TemplateNode {}

  /** {@code break}, or {@code continue}. */
  record Leave(boolean loop) implements TemplateNode {}

  /**
   * Commands of which each takes the value of the one before as its last argument.
   *
   * @param variables that take the value: one, or two of a {@code range}
   * @param declares whether they are new
   */
  record Pipeline(List<String> variables, boolean declares, List<List<Operand>> commands) {}

  /** An operand of a command: a term, and the fields that are taken of it. */
  record Operand(Term term, List<String> fields) {}

  /** What an operand begins with. */
  sealed interface Term {
    /** A value that is written in the template. */
    record Constant(@Nullable Object value) implements Term {}

    /** The dot. */
    record Dot() implements Term {}

    /** A variable, with its dollar sign. */
    record Variable(String name) implements Term {}

    /** A function. */
    record Name(String name) implements Term {}

    /** A pipeline in parentheses. */
    record Inner(Pipeline pipeline) implements Term {}
  }
}
