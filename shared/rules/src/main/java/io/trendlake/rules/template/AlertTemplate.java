// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.rules.template;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The template of a label or an annotation of an alert. Immutable.
 *
 * <p>It knows {@code $labels}, {@code $externalLabels}, {@code $externalURL} and {@code $value},
 * and the functions of Prometheus that make text.
 */
public final class AlertTemplate {

  /** Templates that use one another would never end. */
  private static final int MAX_DEPTH = 100;

  private static final List<String> VARIABLES =
      List.of("$", "$labels", "$externalLabels", "$externalURL", "$value");

  private final List<TemplateNode> nodes;
  private final Map<String, List<TemplateNode>> defined;

  private AlertTemplate(List<TemplateNode> nodes, Map<String, List<TemplateNode>> defined) {
    this.nodes = nodes;
    this.defined = defined;
  }

  /**
   * Reads a template.
   *
   * @throws TemplateException if it cannot be read
   */
  public static AlertTemplate parse(String text) {
    TemplateParser parser = new TemplateParser(text, VARIABLES, TemplateFunctions::isKnown);
    List<TemplateNode> nodes = parser.parse();
    return new AlertTemplate(nodes, parser.defined());
  }

  /**
   * What a template is expanded with.
   *
   * @param labels of the sample that alerts
   * @param value a {@code Double}, or a native histogram
   * @param now seconds since the epoch
   */
  public record Data(
      Map<String, String> labels,
      Map<String, String> externalLabels,
      String externalUrl,
      Object value,
      double now) {

    /** Copies the maps. */
    public Data {
      labels = Map.copyOf(labels);
      externalLabels = Map.copyOf(externalLabels);
    }
  }

  /** Answers the queries of templates. */
  @FunctionalInterface
  public interface Queries {

    /**
     * The samples of a query's answer.
     *
     * @throws RuntimeException if there is none; the message says why
     */
    List<TemplateSample> ask(String query);
  }

  /**
   * The text.
   *
   * @throws TemplateException if the template fails for what it is given
   */
  public String expand(Data data, Queries queries) {
    Run run = new Run(new TemplateFunctions(data, queries));
    Map<String, Object> root = new TreeMap<>();
    root.put("Labels", data.labels());
    root.put("ExternalLabels", data.externalLabels());
    root.put("ExternalURL", data.externalUrl());
    root.put("Value", data.value());
    Scope scope = new Scope(null);
    scope.declare("$", new Fields(root));
    scope.declare("$labels", data.labels());
    scope.declare("$externalLabels", data.externalLabels());
    scope.declare("$externalURL", data.externalUrl());
    scope.declare("$value", data.value());
    run.walk(nodes, new Fields(root), scope);
    return run.out.toString();
  }

  /** A structure: a field that it does not have is a mistake. */
  private record Fields(Map<String, Object> values) {}

  /** The variables of a block. */
  private static final class Scope {

    private final @Nullable Scope outer;
    private final Map<String, Optional<Object>> variables = new HashMap<>();

    Scope(@Nullable Scope outer) {
      this.outer = outer;
    }

    void declare(String name, @Nullable Object value) {
      variables.put(name, Optional.ofNullable(value));
    }

    void assign(String name, @Nullable Object value) {
      if (variables.containsKey(name)) {
        declare(name, value);
      } else if (outer != null) {
        outer.assign(name, value);
      } else {
        throw new TemplateException("undefined variable \"" + name + "\"");
      }
    }

    @Nullable Object value(String name) {
      Optional<Object> found = variables.get(name);
      if (found != null) {
        return found.orElse(null);
      }
      if (outer == null) {
        throw new TemplateException("undefined variable \"" + name + "\"");
      }
      return outer.value(name);
    }
  }

  /** How a list of nodes ended. */
  private enum Flow {
    ON,
    BREAK,
    CONTINUE
  }

  /** One expansion. */
  private final class Run {

    private final StringBuilder out = new StringBuilder();
    private final TemplateFunctions functions;
    private int depth;

    Run(TemplateFunctions functions) {
      this.functions = functions;
    }

    Flow walk(List<TemplateNode> list, @Nullable Object dot, Scope scope) {
      for (TemplateNode node : list) {
        Flow flow =
            switch (node) {
              case TemplateNode.Text text -> {
                out.append(text.text());
                yield Flow.ON;
              }
              case TemplateNode.Action action -> {
                @Nullable Object value = value(action.pipeline(), dot, scope);
                if (action.pipeline().variables().isEmpty()) {
                  out.append(GoText.printed(value));
                }
                yield Flow.ON;
              }
              case TemplateNode.Branch branch -> walk(branch, dot, scope);
              case TemplateNode.Loop loop -> {
                walk(loop, dot, scope);
                yield Flow.ON;
              }
              case TemplateNode.Use use -> {
                use(use, dot, scope);
                yield Flow.ON;
              }
              case TemplateNode.Leave leave -> leave.loop() ? Flow.BREAK : Flow.CONTINUE;
            };
        if (flow != Flow.ON) {
          return flow;
        }
      }
      return Flow.ON;
    }

    private Flow walk(TemplateNode.Branch branch, @Nullable Object dot, Scope scope) {
      Scope inner = new Scope(scope);
      @Nullable Object value = value(branch.condition(), dot, inner);
      if (TemplateFunctions.isTrue(value)) {
        return walk(branch.body(), branch.setsDot() ? value : dot, inner);
      }
      return walk(branch.otherwise(), dot, inner);
    }

    private void walk(TemplateNode.Loop loop, @Nullable Object dot, Scope scope) {
      Scope inner = new Scope(scope);
      List<String> variables = loop.over().variables();
      TemplateNode.Pipeline over =
          new TemplateNode.Pipeline(List.of(), false, loop.over().commands());
      boolean any = false;
      @Nullable Object value = value(over, dot, inner);
      if (value instanceof Long && variables.size() == 2) {
        throw new TemplateException("can't use a number to iterate over more than one variable");
      }
      for (Map.Entry<Object, Object> element : elements(value)) {
        any = true;
        Scope each = new Scope(inner);
        if (variables.size() == 2) {
          each.declare(variables.getFirst(), element.getKey());
        }
        if (!variables.isEmpty()) {
          each.declare(variables.getLast(), element.getValue());
        }
        if (walk(loop.body(), element.getValue(), each) == Flow.BREAK) {
          break;
        }
      }
      if (!any) {
        walk(loop.otherwise(), dot, inner);
      }
    }

    private static List<Map.Entry<Object, Object>> elements(@Nullable Object value) {
      List<Map.Entry<Object, Object>> elements = new ArrayList<>();
      switch (value) {
        case List<?> list -> {
          for (Object each : list) {
            elements.add(Map.entry((long) elements.size(), each));
          }
        }
        case TemplateArguments arguments -> elements.addAll(elements(arguments.values()));
        case Map<?, ?> map ->
            new TreeMap<>(map).forEach((key, each) -> elements.add(Map.entry(key, each)));
        case Long count -> {
          for (long i = 0; i < count; i++) {
            elements.add(Map.entry(i, i));
          }
        }
        case null -> {}
        default -> throw new TemplateException("range can't iterate over " + GoText.of(value));
      }
      return elements;
    }

    private void use(TemplateNode.Use use, @Nullable Object dot, Scope scope) {
      List<TemplateNode> body = defined.get(use.name());
      if (body == null) {
        throw new TemplateException("template \"" + use.name() + "\" not defined");
      }
      if (++depth > MAX_DEPTH) {
        throw new TemplateException("exceeded maximum template depth (" + MAX_DEPTH + ")");
      }
      @Nullable Object given = use.dot().map(pipeline -> value(pipeline, dot, scope)).orElse(null);
      Scope own = new Scope(null);
      own.declare("$", given);
      walk(body, given, own);
      depth--;
    }

    private @Nullable Object value(
        TemplateNode.Pipeline pipeline, @Nullable Object dot, Scope scope) {
      @Nullable Object value = null;
      boolean first = true;
      for (List<TemplateNode.Operand> command : pipeline.commands()) {
        value = command(command, first, value, dot, scope);
        first = false;
      }
      for (String variable : pipeline.variables()) {
        if (pipeline.declares()) {
          scope.declare(variable, value);
        } else {
          scope.assign(variable, value);
        }
      }
      return value;
    }

    private @Nullable Object command(
        List<TemplateNode.Operand> command,
        boolean first,
        @Nullable Object piped,
        @Nullable Object dot,
        Scope scope) {
      TemplateNode.Operand head = command.getFirst();
      if (head.term() instanceof TemplateNode.Term.Name function) {
        return fields(function(function.name(), command, first, piped, dot, scope), head.fields());
      }
      if (command.size() > 1 || !first) {
        throw new TemplateException("can't give argument to non-function");
      }
      if (head.term() instanceof TemplateNode.Term.Constant constant && constant.value() == null) {
        throw new TemplateException("nil is not a command");
      }
      return operand(head, dot, scope);
    }

    private @Nullable Object function(
        String name,
        List<TemplateNode.Operand> command,
        boolean first,
        @Nullable Object piped,
        @Nullable Object dot,
        Scope scope) {
      List<TemplateNode.Operand> rest = command.subList(1, command.size());
      if (name.equals("and") || name.equals("or")) {
        return shortCircuit(name.equals("or"), rest, first, piped, dot, scope);
      }
      List<@Nullable Object> arguments = new ArrayList<>();
      for (TemplateNode.Operand operand : rest) {
        arguments.add(operand(operand, dot, scope));
      }
      if (!first) {
        arguments.add(piped);
      }
      return functions.call(name, arguments);
    }

    /** {@code and} and {@code or} evaluate no more than they need. */
    private @Nullable Object shortCircuit(
        boolean endsWhenTrue,
        List<TemplateNode.Operand> operands,
        boolean first,
        @Nullable Object piped,
        @Nullable Object dot,
        Scope scope) {
      if (operands.isEmpty() && first) {
        throw new TemplateException("wrong number of args: want at least 1 got 0");
      }
      @Nullable Object value = null;
      for (TemplateNode.Operand operand : operands) {
        value = operand(operand, dot, scope);
        if (TemplateFunctions.isTrue(value) == endsWhenTrue) {
          return value;
        }
      }
      return first ? value : piped;
    }

    private @Nullable Object operand(
        TemplateNode.Operand operand, @Nullable Object dot, Scope scope) {
      @Nullable Object value =
          switch (operand.term()) {
            case TemplateNode.Term.Constant constant -> constant.value();
            case TemplateNode.Term.Dot _ -> dot;
            case TemplateNode.Term.Variable variable -> scope.value(variable.name());
            case TemplateNode.Term.Name name -> functions.call(name.name(), List.of());
            case TemplateNode.Term.Inner inner -> value(inner.pipeline(), dot, scope);
          };
      return fields(value, operand.fields());
    }

    private static @Nullable Object fields(@Nullable Object value, List<String> names) {
      @Nullable Object at = value;
      for (String name : names) {
        at = field(at, name);
      }
      return at;
    }

    private static @Nullable Object field(@Nullable Object value, String name) {
      return switch (value) {
        case Fields fields when fields.values().containsKey(name) -> fields.values().get(name);
        case TemplateSample sample when name.equals("Labels") -> sample.labels();
        case TemplateSample sample when name.equals("Value") -> sample.value();
        case TemplateArguments arguments -> arguments.values().get(name);
        case Map<?, ?> labels -> labels.containsKey(name) ? labels.get(name) : "";
        case null -> throw new TemplateException("nil pointer evaluating interface {}." + name);
        default -> throw new TemplateException("can't evaluate field " + name);
      };
    }
  }
}
