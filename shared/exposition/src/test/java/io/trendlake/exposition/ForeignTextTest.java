// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.exposition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages about a body are fit for one line, whatever the body has. */
final class ForeignTextTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "# TYPE a \u001b[31mred\n",
        "a{\u001b[31m=\"x\"} 1\n",
        "{\"a\", \"l\\n\u009b\"=\"x\", \"l\\n\u009b\"=\"y\"} 1\n",
        "a{b=\"x\",b=\"y\u001b\"} 1\n",
        "a \u001b[31m\n",
        "a 1 \u001b\n",
        "# TYPE a gauge\r\na 1\r\n",
        "# UNIT a \u001b[31mseconds\n# EOF\n",
        "# TYPE a counter\n# UNIT a \u001b[31m\na_total 1\n# EOF\n"
      })
  void fault_ofABodyWithControlCharacters_hasNone(String body) {
    for (ExpositionFormat format : ExpositionFormat.values()) {
      ExpositionException fault = fault(format, body);
      if (fault != null) {
        assertThat(String.valueOf(fault.getMessage()).chars())
            .as(body)
            .noneMatch(Character::isISOControl);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "PROTOBUF")
  void lineThatEndsInACarriageReturn_isNamed(ExpositionFormat format) {
    assertThat(fault(format, "# TYPE a gauge\r\na 1\n# EOF\n"))
        .hasMessageContaining("the line ends in a carriage return");
  }

  @Test
  void otherFaults_sayNothingOfCarriageReturns() {
    assertThat(fault(ExpositionFormat.PROMETHEUS_TEXT, "a x\nb 1\r\n"))
        .hasMessageNotContaining("carriage return");
  }

  private static ExpositionException fault(ExpositionFormat format, String body) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    return catchThrowableOfType(
        ExpositionException.class,
        () -> new ExpositionParser().parse(format, bytes, 0, bytes.length, new RecordingHandler()));
  }
}
