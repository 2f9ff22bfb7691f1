// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import io.trendlake.config.ConfigError;
import io.trendlake.config.relabel.NameValidationScheme;
import io.trendlake.promql.parse.ParseOptions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rule files are read as Prometheus reads them, and refused where it refuses them. */
final class RuleFileTest {

  private static final RuleFile.Defaults DEFAULTS =
      new RuleFile.Defaults(
          Duration.ofMinutes(1),
          Duration.ofSeconds(5),
          NameValidationScheme.UTF8,
          ParseOptions.DEFAULTS);

  private static RuleFile parse(String yaml) {
    return RuleFile.parse(yaml, "rules.yml", DEFAULTS);
  }

  private static List<String> problems(String yaml) {
    return parse(yaml).problems().stream().map(ConfigError::toString).toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "~", "null", "Null", "NULL"})
  void null_inAnySpelling_isAbsent(String nothing) {
    RuleFile file =
        parse(
            """
            groups:
            - name: a
              limit: NOTHING
              labels: NOTHING
              rules:
              - record: b
                expr: up
                labels: {c: NOTHING, d: e}
            """
                .replace("NOTHING", nothing));

    assertThat(file.problems()).isEmpty();
    assertThat(file.groups().getFirst().rules().getFirst().labels())
        .containsEntry("c", "")
        .containsEntry("d", "e");
  }

  @Test
  void group_withEverything_isRead() {
    RuleFile file =
        parse(
            """
            groups:
            - name: a
              interval: 30s
              query_offset: 1m
              limit: 10
              labels: {team: x, level: 1}
              rules:
              - record: job:up:sum
                expr: sum by (job) (up)
                labels: {level: "2", instance: ""}
              - alert: Down
                expr: up == 0
                for: 5m
                keep_firing_for: 10m
                annotations: {summary: "it is down"}
            """);

    assertThat(file.problems()).isEmpty();
    assertThat(file.rules()).isEqualTo(2);
    RuleGroup group = file.groups().getFirst();
    assertThat(group.name()).isEqualTo("a");
    assertThat(group.interval()).isEqualTo(Duration.ofSeconds(30));
    assertThat(group.queryOffset()).isEqualTo(Duration.ofMinutes(1));
    assertThat(group.limit()).isEqualTo(10);
    assertThat(group.recording().toList().getFirst().labels())
        .containsExactlyEntriesOf(new TreeMap<>(Map.of("instance", "", "level", "2", "team", "x")));
    Rule.Alerting alert = (Rule.Alerting) group.rules().getLast();
    assertThat(alert.holdFor()).isEqualTo(Duration.ofMinutes(5));
    assertThat(alert.keepFiringFor()).isEqualTo(Duration.ofMinutes(10));
    assertThat(alert.labels()).containsEntry("team", "x").containsEntry("level", "1");
    assertThat(alert.annotations()).containsEntry("summary", "it is down");
  }

  @Test
  void group_thatSaysNothing_hasTheDefaults() {
    RuleGroup group = parse("groups: [{name: a, rules: []}]").groups().getFirst();

    assertThat(group.interval()).isEqualTo(Duration.ofMinutes(1));
    assertThat(group.queryOffset()).isEqualTo(Duration.ofSeconds(5));
    assertThat(group.limit()).isZero();
  }

  @Test
  void file_withoutGroups_isRight() {
    assertThat(parse("").groups()).isEmpty();
    assertThat(problems("")).isEmpty();
    assertThat(problems("groups:")).isEmpty();
  }

  /** Prometheus reads the first document of a file and passes over the others. */
  @Test
  void secondDocument_doesNotCount() {
    RuleFile file = parse("groups: [{name: a}]\n---\ngroups: [{name: b}]\n");

    assertThat(file.problems()).isEmpty();
    assertThat(file.groups()).extracting(RuleGroup::name).containsExactly("a");
  }

  @Test
  void mistakes_areNamedWithTheirLines() {
    assertThat(
            problems(
                """
                groups:
                - name: a
                  rules:
                  - record: job:up:sum
                    alert: Both
                    expr: sum(up
                  - expr: up
                  - record: b
                  - record: c
                    expr: up
                    for: 1m
                    keep_firing_for: 1m
                    annotations: {a: b}
                  - record: sum(up{job="x"})
                    expr: up
                  - record: d
                    expr: up
                    labels: {__name__: x}
                - name: a
                - rules: []
                """))
        .containsExactly(
            "rules.yml:4: group \"a\", rule 1, \"Both\": only one of 'record' and 'alert' must be"
                + " set",
            "rules.yml:6: group \"a\", rule 1, \"Both\": could not parse expression: 1:7: parse"
                + " error: unclosed left parenthesis",
            "rules.yml:7: group \"a\", rule 2, \"\": one of 'record' or 'alert' must be set",
            "rules.yml:8: group \"a\", rule 3, \"b\": field 'expr' must be set in rule",
            "rules.yml:9: group \"a\", rule 4, \"c\": invalid field 'annotations' in recording"
                + " rule",
            "rules.yml:9: group \"a\", rule 4, \"c\": invalid field 'for' in recording rule",
            "rules.yml:9: group \"a\", rule 4, \"c\": invalid field 'keep_firing_for' in recording"
                + " rule",
            "rules.yml:14: group \"a\", rule 5, \"sum(up{job=\"x\"})\": braces present in the"
                + " recording rule name; should it be in expr?: sum(up{job=\"x\"})",
            "rules.yml:18: group \"a\", rule 6, \"d\": invalid label name: __name__",
            "rules.yml:19: groupname: \"a\" is repeated in the same file",
            "rules.yml:20: Groupname must not be empty");
  }

  @Test
  void template_thatIsNone_isNamedWithItsLine() {
    assertThat(
            problems(
                """
                groups:
                - name: a
                  rules:
                  - alert: Down
                    expr: up
                    annotations:
                      summary: "{{ foo }}"
                """))
        .containsExactly(
            "rules.yml:7: group \"a\", rule 1, \"Down\": annotation \"summary\": template:"
                + " __alert_Down: function \"foo\" not defined");
  }

  @Test
  void shapes_thatDoNotFit_areNamedWithTheirPlaces() {
    assertThat(
            problems(
                """
                groups:
                - name: a
                  intervall: 1m
                  limit: many
                  interval: often
                  rules: {}
                - text
                rules: []
                """))
        .containsExactly(
            "rules.yml:3: groups[0].intervall: unknown field; did you mean interval?",
            "rules.yml:4: groups[0].limit: \"many\" is not a whole number; write it in digits,"
                + " unquoted",
            "rules.yml:5: groups[0].interval: not a valid duration: \"often\"; write one like 30s"
                + " or 1m30s",
            "rules.yml:6: groups[0].rules: is a mapping, but a list is expected",
            "rules.yml:7: groups[1]: is a single value, but a mapping is expected",
            "rules.yml:7: Groupname must not be empty",
            "rules.yml:8: rules: unknown field; known are groups");
  }

  @Test
  void text_thatIsNotYaml_isNamedWithItsLine() {
    assertThat(problems("groups:\n- name: a\n  rules: [\n"))
        .singleElement()
        .asString()
        .startsWith("rules.yml:")
        .contains("not YAML");
    assertThat(problems("groups:\n- name: a\n  name: b\n"))
        .containsExactly("rules.yml:3: groups[0].name: is set a second time");
  }

  @Test
  void text_nestedWithoutEnd_isRefusedWithItsLine() {
    assertThat(problems("groups:\n  " + "[".repeat(100_000)))
        .containsExactly("rules.yml:2: not YAML: nested more than 100 levels deep");
  }

  @Test
  void anchorsAndMerges_areFollowed() {
    RuleFile file =
        parse(
            """
            groups:
            - name: a
              rules:
              - &base {record: b, expr: up, labels: {x: "1"}}
              - {<<: *base, record: c}
            """);

    assertThat(file.problems()).isEmpty();
    assertThat(file.groups().getFirst().rules())
        .extracting(Rule::name, Rule::text)
        .containsExactly(tuple("b", "up"), tuple("c", "up"));
  }
}
