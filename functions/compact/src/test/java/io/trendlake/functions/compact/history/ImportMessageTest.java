// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.compact.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Messages of days to import. */
final class ImportMessageTest {

  private static final LocalDate DAY = LocalDate.parse("2026-01-05");

  @Test
  void message_isReadAsItWasWritten() {
    for (ImportMessage.Step step : ImportMessage.Step.values()) {
      ImportMessage message = new ImportMessage("20260301T000000Z-1", DAY, step, 12);

      assertThat(ImportMessage.find(message.toJson())).contains(message);
    }
    assertThat(ImportMessage.of("r", DAY).toJson())
        .isEqualTo(
            "{\"version\":1,\"importDay\":\"2026-01-05\",\"run\":\"r\",\"step\":\"day\",\"number\":0}");
  }

  @Test
  void messageOfAPart_isNone() {
    assertThat(ImportMessage.find("{\"version\":1,\"file\":\"samples/day/x\"}")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'version':2,'importDay':'2026-01-05'} | version 2",
        "{'version':1,'importDay':'today','run':'r','step':'day','number':0} | $.importDay is no day",
        "{'version':1,'importDay':'2026-01-05','run':'r','step':'all','number':0} | $.step",
        "{'version':1,'importDay':'2026-01-05','run':'r','step':'day'} | number",
      })
  void message_malformed_isRefusedWithThePlace(String body, String said) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ImportMessage.find(body.replace('\'', '"')))
        .withMessageContaining(said);
  }
}
