// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.discovery;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.trendlake.model.Labels;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Lists of targets in JSON and in YAML. */
final class TargetListTest {

  private static final List<ListedGroup> TWO_GROUPS =
      List.of(
          new ListedGroup(List.of("a:1", "b:2"), Labels.of("env", "prod", "größe", "XL")),
          new ListedGroup(List.of("c:3"), Labels.empty()));

  @Test
  void json_groups() throws DiscoveryException {
    assertThat(
            json(
                """
                [
                \t{
                \t\t"targets": ["a:1", "b:2"],
                \t\t"labels": {"env": "prod", "gr\\u00f6\\u00dfe": "XL"}
                \t},
                \t{"labels": {}, "targets": ["c:3"]}
                ]
                """))
        .isEqualTo(TWO_GROUPS);
  }

  @Test
  void yaml_groups() throws DiscoveryException {
    assertThat(
            YamlTargetList.read(
                """
                # exporters of the hosts
                - targets: ['a:1', b:2]
                  labels:
                    env: prod
                    größe: "XL"
                - targets:
                  - c:3
                """))
        .isEqualTo(TWO_GROUPS);
  }

  @Test
  void yaml_scalarsAsWritten() throws DiscoveryException {
    ListedGroup group =
        YamlTargetList.read(
                """
                - targets: [10.0]
                  labels: {port: 0x1F, on: true, version: 1.10, date: 2026-11-22, none: null, tilde: ~}
                """)
            .getFirst();

    assertThat(group.targets()).containsExactly("10.0");
    assertThat(group.labels())
        .isEqualTo(
            Labels.of("port", "0x1F", "on", "true", "version", "1.10", "date", "2026-11-22"));
  }

  @Test
  void yaml_merge_laysTheLaterOverTheEarlier() throws DiscoveryException {
    List<ListedGroup> groups =
        YamlTargetList.read(
            """
            - &a {targets: [a], labels: {env: prod}}
            - {<<: *a, targets: [b], labels: {disk: ssd}}
            - {targets: [c], <<: *a}
            """);

    assertThat(groups)
        .containsExactly(
            new ListedGroup(List.of("a"), Labels.of("env", "prod")),
            new ListedGroup(List.of("b"), Labels.of("disk", "ssd", "env", "prod")),
            new ListedGroup(List.of("a"), Labels.of("env", "prod")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"---\n- targets: [b]", "---\n- [", "...\n}"})
  void yaml_behindTheFirstDocument_isNotRead(String rest) throws DiscoveryException {
    assertThat(YamlTargetList.read("- targets: [a]\n" + rest))
        .containsExactly(new ListedGroup(List.of("a"), Labels.empty()));
  }

  @Test
  void yaml_binary_isDecoded() throws DiscoveryException {
    assertThat(YamlTargetList.read("- {targets: [!!binary aGk=], labels: {a: !!binary aG8=}}"))
        .containsExactly(new ListedGroup(List.of("hi"), Labels.of("a", "ho")));
  }

  @Test
  void json_fieldNamesInAnyCaseAndNulls() throws DiscoveryException {
    assertThat(json("[{\"Targets\": null, \"LABELS\": {\"a\": null, \"b\": \"c\"}}]"))
        .containsExactly(new ListedGroup(List.of(), Labels.of("b", "c")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "null", " [ ] \n"})
  void json_noGroups(String document) throws DiscoveryException {
    assertThat(json(document)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "# nothing yet", "[]", "null", "---\n"})
  void yaml_noGroups(String document) throws DiscoveryException {
    assertThat(YamlTargetList.read(document)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "``|the document is empty; without targets it is []",
        "{}|line 1, column 1: the list of target groups must be an array",
        "[null]|line 1, column 2: a target group must be an object, not null",
        "[[]]|line 1, column 2: a target group must be an object",
        "[{\"target\": []}]|unknown field \"target\"; a target group has \"targets\" and \"labels\"",
        "[{\"targets\": \"a\"}]|line 1, column 14: \"targets\" must be an array",
        "[{\"targets\": [1]}]|line 1, column 15: a target must be a string",
        "[{\"targets\": [[\"a\"]]}]|a target must be a string",
        "[{\"labels\": []}]|line 1, column 13: \"labels\" must be an object",
        "[{\"labels\": {\"a\": 1}}]|line 1, column 19: the label \"a\" must be a string",
        "[{\"labels\": {\"a\": {}}}]|the label \"a\" must be a string",
        "[{\"labels\": {\"\": \"b\"}}]|a label name is empty",
        "[] []|line 1, column 4: there is more after the list of target groups",
        "[{\"targets\": [\"a\"|not valid JSON",
        "[{targets: []}]|line 1, column 3: not valid JSON",
        "html|line 1, column 1: not valid JSON"
      },
      delimiter = '|')
  void json_wrong(String document, String reason) {
    assertThatExceptionOfType(DiscoveryException.class)
        .isThrownBy(() -> json(document))
        .withMessageContaining(reason);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "- &x {targets: [a], <<: *x}",
        "- {labels: &l {<<: [*l, *l]}}",
        "- &x {targets: [a], labels: {<<: *x}}",
        "- targets: &t [*t]"
      })
  void listThatHoldsItself_isRefused(String document) {
    assertThatExceptionOfType(DiscoveryException.class)
        .isThrownBy(() -> YamlTargetList.read(document))
        .withMessageContaining(" is within what it stands for");
  }

  @Test
  void listNestedWithoutEnd_isRefused() {
    for (String opening : List.of("[", "{a: ", "- ")) {
      assertThatExceptionOfType(DiscoveryException.class)
          .isThrownBy(() -> YamlTargetList.read("- targets:\n   " + opening.repeat(100_000)))
          .withMessageContaining("nested more than 100 levels deep");
    }
    assertThatExceptionOfType(DiscoveryException.class)
        .isThrownBy(() -> json("[".repeat(100_000)))
        .withMessageContaining("a target group must be an object");
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "targets: []|line 1, column 1: the list of target groups must be a list",
        "- null|line 1, column 3: a target group is null",
        "- a|line 1, column 3: a target group must be a mapping",
        "- target: []|line 1, column 3: unknown field \"target\"; a target group has \"targets\"",
        "- targets: a:1|line 1, column 12: \"targets\" must be a list",
        "- targets: [[a]]|line 1, column 13: a target must be a string",
        "- labels: [a]|line 1, column 11: \"labels\" must be a mapping",
        "- labels: {a: [b]}|line 1, column 15: the label \"a\" must be a string",
        "- labels: {a: b, a: c}|line 1, column 18: \"labels\" has \"a\" twice",
        "- {labels: {<<: {a: b}, a: c}}|line 1, column 25: \"labels\" has \"a\" twice",
        "- {<<: a}|line 1, column 4: << merges something but a mapping",
        "- targets: [!!binary '*']|line 1, column 13: !!binary stands before something but base64",
        "- labels: {\"\": b}|line 1, column 12: a label name is empty",
        "- targets: [a|not valid YAML",
        "- targets: *a|not valid YAML"
      },
      delimiter = '|')
  void yaml_wrong(String document, String reason) {
    assertThatExceptionOfType(DiscoveryException.class)
        .isThrownBy(() -> YamlTargetList.read(document))
        .withMessageContaining(reason);
  }

  @Test
  void json_notInUtf8_hasReplacementCharacters() throws DiscoveryException {
    byte[] document =
        "[{\"targets\": [\"a\"], \"labels\": {\"b\": \"café\"}}]".getBytes(ISO_8859_1);

    assertThat(JsonTargetList.read(document))
        .containsExactly(new ListedGroup(List.of("a"), Labels.of("b", "caf\ufffd")));
  }

  @Test
  void json_halfOfASurrogatePair_isReplaced() throws DiscoveryException {
    assertThat(json("[{\"targets\": [\"a\\ud83d\", \"\\ud83d\\ude00\"]}]"))
        .containsExactly(new ListedGroup(List.of("a\ufffd", "\ud83d\ude00"), Labels.empty()));
  }

  private static List<ListedGroup> json(String document) throws DiscoveryException {
    return JsonTargetList.read(document.getBytes(UTF_8));
  }
}
