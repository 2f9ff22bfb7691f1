// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class JsonTreeTest {

  private static final JsonTree TREE =
      JsonTree.parse(
          """
          {"text": "ä", "number": 7, "long": 5000000000, "list": [{"a": "b"}, null],
           "yes": true, "half": 0.5, "huge": 99999999999999999999}\
          """);

  @Test
  void parse_bytesAndText() {
    byte[] bytes = "{\"text\":\"ä\"}".getBytes(StandardCharsets.UTF_8);

    assertThat(JsonTree.parse(bytes).at("text").text()).isEqualTo(TREE.at("text").text());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "{\"a\" 1}", "[1,]", "{} {}"})
  void parse_notJson(String document) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> JsonTree.parse(document))
        .withMessageStartingWith("not JSON: ");
  }

  @Test
  void values_ofTheirKind() {
    assertThat(TREE.at("number").number()).isEqualTo(7);
    assertThat(TREE.at("long").longNumber()).isEqualTo(5_000_000_000L);
    assertThat(TREE.at("list").items().getFirst().texts()).containsEntry("a", "b");
    assertThat(TREE.has("list")).isTrue();
    assertThat(TREE.has("none")).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "yes,  $.yes is no text",
    "half, $.half is no text",
    "list, $.list is no text",
    "none, $ has no none",
  })
  void text_ofAnotherKind(String name, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TREE.at(name).text())
        .withMessage(message);
  }

  @ParameterizedTest
  @CsvSource({
    "long, $.long is too large: 5000000000",
    "huge, $.huge is no whole number",
    "text, $.text is no whole number",
  })
  void number_thatIsNone(String name, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TREE.at(name).number())
        .withMessage(message);
  }

  @Test
  void path_throughLists() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TREE.at("list").items().get(1).at("a"))
        .withMessage("$.list[1] has no a");
  }

  @Test
  void flag_isTrueOrFalse() {
    JsonTree json = JsonTree.parse("{\"on\":true,\"off\":false,\"text\":\"true\"}");

    assertThat(json.at("on").flag()).isTrue();
    assertThat(json.at("off").flag()).isFalse();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> json.at("text").flag())
        .withMessage("$.text is neither true nor false");
  }

  @Test
  void member_thatIsNull_isThereWithoutAValue() {
    JsonTree json = JsonTree.parse("{\"none\":null,\"some\":0.5}");

    assertThat(json.has("none")).isTrue();
    assertThat(json.hasValue("none")).isFalse();
    assertThat(json.hasValue("missing")).isFalse();
    assertThat(json.hasValue("some")).isTrue();
  }
}
