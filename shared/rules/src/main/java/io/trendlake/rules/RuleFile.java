// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.rules;

import io.trendlake.config.ConfigError;
import io.trendlake.config.GlobalConfig;
import io.trendlake.config.RulesConfig;
import io.trendlake.config.relabel.NameValidationScheme;
import io.trendlake.promql.parse.Expr;
import io.trendlake.promql.parse.ParseException;
import io.trendlake.promql.parse.ParseOptions;
import io.trendlake.promql.parse.PromqlParser;
import io.trendlake.rules.template.AlertTemplate;
import io.trendlake.rules.template.TemplateException;
import io.trendlake.rules.yaml.FileProblems;
import io.trendlake.rules.yaml.StrictNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A rule file, read and checked by the rules of Prometheus 3.14 (model/rulefmt): its groups, and
 * everything that is wrong with it. A group is usable only if nothing is wrong in the file.
 *
 * @param groups in the order of the file, as far as they could be read
 * @param problems by their lines; empty if the file is right
 */
public record RuleFile(List<RuleGroup> groups, List<ConfigError> problems) {

  /** Copies the lists. */
  public RuleFile {
    groups = List.copyOf(groups);
    problems = List.copyOf(problems);
  }

  /**
   * What holds for rules that do not say otherwise.
   *
   * @param interval of groups without one
   * @param queryOffset of groups without one
   * @param names which names are allowed
   * @param parsing what of PromQL is switched on
   */
  public record Defaults(
      Duration interval, Duration queryOffset, NameValidationScheme names, ParseOptions parsing) {

    /** What holds where no configuration says otherwise, as in Prometheus. */
    public static final Defaults WITHOUT_CONFIGURATION =
        new Defaults(
            RulesConfig.NONE.evaluationInterval(),
            RulesConfig.NONE.queryOffset(),
            GlobalConfig.defaults().metricNameValidationScheme(),
            ParseOptions.DEFAULTS);
  }

  /**
   * Reads a file.
   *
   * @param name for messages, and for the times of its groups
   */
  public static RuleFile parse(String yaml, String name, Defaults defaults) {
    FileProblems problems = new FileProblems(name);
    List<RuleGroup> groups =
        StrictNode.read(yaml, problems)
            .map(top -> new Reader(problems, defaults).groups(top))
            .orElse(List.of());
    return new RuleFile(groups, problems.all());
  }

  /** A file without rules, as it cannot be read. */
  public static RuleFile unreadable(String name, String reason) {
    return new RuleFile(List.of(), List.of(new ConfigError(name, 1, "", reason)));
  }

  /** How many rules it has, of both kinds. */
  public int rules() {
    return groups.stream().mapToInt(group -> group.rules().size()).sum();
  }

  /** Reads the nodes of one file. */
  private static final class Reader {

    private final FileProblems problems;
    private final Defaults defaults;
    private final Set<String> groupNames = new HashSet<>();

    Reader(FileProblems problems, Defaults defaults) {
      this.problems = problems;
      this.defaults = defaults;
    }

    List<RuleGroup> groups(StrictNode top) {
      List<RuleGroup> groups = new ArrayList<>();
      for (StrictNode group : top.field(top.fields("groups"), "groups").list()) {
        groups.add(group(group));
      }
      return groups;
    }

    private RuleGroup group(StrictNode node) {
      Map<String, StrictNode> fields =
          node.fields("name", "interval", "query_offset", "limit", "rules", "labels");
      String name = node.field(fields, "name").text();
      if (name.isEmpty()) {
        problems.add(node.line(), "", "Groupname must not be empty");
      }
      if (!groupNames.add(name)) {
        problems.add(node.line(), "", "groupname: \"" + name + "\" is repeated in the same file");
      }
      Map<String, StrictNode> labels = node.field(fields, "labels").map();
      labels.forEach((label, value) -> {
        if (!isLabel(label)) {
          problems.add(value.line(), "", "invalid label name: " + label);
        }
      });
      StrictNode offset = node.field(fields, "query_offset");
      List<Rule> rules = new ArrayList<>();
      int number = 0;
      for (StrictNode rule : node.field(fields, "rules").list()) {
        number++;
        new RuleReader(rule, name, number).read(texts(labels)).ifPresent(rules::add);
      }
      Duration interval = node.field(fields, "interval").duration();
      return new RuleGroup(
          problems.file(),
          name,
          interval.isZero() ? defaults.interval() : interval,
          offset.isAbsent() ? defaults.queryOffset() : offset.duration(),
          node.field(fields, "limit").whole(),
          rules);
    }

    private boolean isLabel(String name) {
      return defaults.names().allowsLabelName(name) && !name.equals("__name__");
    }

    private static SortedMap<String, String> texts(Map<String, StrictNode> values) {
      SortedMap<String, String> texts = new TreeMap<>();
      values.forEach((name, value) -> texts.put(name, value.text()));
      return texts;
    }

    /** Reads and checks one rule. */
    private final class RuleReader {

      private final StrictNode node;
      private final Map<String, StrictNode> fields;
      private final String group;
      private final int number;
      private final String record;
      private final String alert;

      RuleReader(StrictNode node, String group, int number) {
        this.node = node;
        this.group = group;
        this.number = number;
        this.fields =
            node.fields(
                "record", "alert", "expr", "for", "keep_firing_for", "labels", "annotations");
        this.record = field("record").text();
        this.alert = field("alert").text();
      }

      private StrictNode field(String name) {
        return node.field(fields, name);
      }

      private void refuse(StrictNode at, String message) {
        String name = alert.isEmpty() ? record : alert;
        problems.add(
            at.line(),
            "",
            "group \"%s\", rule %d, \"%s\": %s".formatted(group, number, name, message));
      }

      /**
       * The rule; empty if it has no expression or no name.
       *
       * @param groupLabels give way to those of the rule
       */
      Optional<Rule> read(SortedMap<String, String> groupLabels) {
        checkNames();
        String text = field("expr").text();
        Optional<Expr> expr = expr(text);
        Duration holdFor = field("for").duration();
        Duration keepFiringFor = field("keep_firing_for").duration();
        Map<String, StrictNode> ownLabels = field("labels").map();
        Map<String, StrictNode> annotations = field("annotations").map();
        checkLabels(ownLabels, annotations);
        SortedMap<String, String> labels = new TreeMap<>(groupLabels);
        labels.putAll(texts(ownLabels));
        if (!record.isEmpty()) {
          checkRecording(holdFor, keepFiringFor, annotations);
          return expr.map(parsed -> new Rule.RecordingRule(record, text, parsed, labels));
        }
        if (!alert.isEmpty()) {
          checkTemplates("label", ownLabels);
          checkTemplates("annotation", annotations);
        }
        return alert.isEmpty()
            ? Optional.empty()
            : expr.map(parsed ->
                new Rule.Alerting(
                    alert, text, parsed, labels, texts(annotations), holdFor, keepFiringFor));
      }

      private void checkNames() {
        if (!record.isEmpty() && !alert.isEmpty()) {
          refuse(field("record"), "only one of 'record' and 'alert' must be set");
        }
        if (record.isEmpty() && alert.isEmpty()) {
          refuse(node, "one of 'record' or 'alert' must be set");
        }
      }

      private Optional<Expr> expr(String text) {
        if (text.isEmpty()) {
          refuse(field("expr"), "field 'expr' must be set in rule");
          return Optional.empty();
        }
        try {
          return Optional.of(PromqlParser.parse(text, defaults.parsing()));
        } catch (ParseException e) {
          refuse(field("expr"), "could not parse expression: " + e.getMessage());
          return Optional.empty();
        }
      }

      private void checkRecording(
          Duration holdFor, Duration keepFiringFor, Map<String, StrictNode> annotations) {
        StrictNode at = field("record");
        if (!annotations.isEmpty()) {
          refuse(at, "invalid field 'annotations' in recording rule");
        }
        if (!holdFor.isZero()) {
          refuse(at, "invalid field 'for' in recording rule");
        }
        if (!keepFiringFor.isZero()) {
          refuse(at, "invalid field 'keep_firing_for' in recording rule");
        }
        if (!defaults.names().allowsMetricName(record)) {
          refuse(at, "invalid recording rule name: " + record);
        }
        if (record.contains("{") || record.contains("}")) {
          refuse(at, "braces present in the recording rule name; should it be in expr?: " + record);
        }
      }

      private void checkTemplates(String kind, Map<String, StrictNode> templates) {
        templates.forEach((name, value) -> {
          try {
            AlertTemplate.parse(value.text());
          } catch (TemplateException e) {
            refuse(
                value,
                "%s \"%s\": template: __alert_%s: %s".formatted(kind, name, alert, e.getMessage()));
          }
        });
      }

      private void checkLabels(
          Map<String, StrictNode> labels, Map<String, StrictNode> annotations) {
        labels.forEach((name, value) -> {
          if (!isLabel(name)) {
            refuse(value, "invalid label name: " + name);
          }
        });
        annotations.forEach((name, value) -> {
          if (!defaults.names().allowsLabelName(name)) {
            refuse(value, "invalid annotation name: " + name);
          }
        });
      }
    }
  }
}
