// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class EventTest {

  @Test
  void read_tick() throws IOException {
    assertThat(Event.read(stream("{\"version\":1,\"scheduledTime\":\"2026-11-25T07:13:00Z\"}")))
        .isEqualTo(new Tick(Instant.parse("2026-11-25T07:13:00Z")));
  }

  @Test
  void read_recordsOfAQueue_bodiesAsTheyAreAndHowOftenTheyCame() throws IOException {
    String event =
        """
        {"Records": [
          {"messageId": "a", "body": "{\\"x\\": 1}", "attributes": {"SentTimestamp": "1"},
           "messageAttributes": {}, "eventSource": "aws:sqs"},
          {"messageId": "b", "body": "not json"},
          {"messageId": "c", "body": "", "attributes": {"ApproximateReceiveCount": "3"}},
          {"messageId": "d", "body": "", "attributes": {"ApproximateReceiveCount": "1",
           "DeadLetterQueueSourceArn": "arn:aws:sqs:eu-central-1:999999999999:slots"}}]}\
        """;

    assertThat(Event.read(stream(event)))
        .isEqualTo(
            new SqsBatch(
                List.of(
                    new SqsBatch.Message("a", "{\"x\": 1}"),
                    new SqsBatch.Message("b", "not json"),
                    new SqsBatch.Message("c", "", 3, false),
                    new SqsBatch.Message("d", "", 1, true))));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{} | $ has no version",
        "{\"version\": 2} | the schedule's input is of version 2, this function reads version 1; deploy",
        "{\"version\": 1, \"scheduledTime\": \"<aws.scheduler.scheduled-time>\"} | $.scheduledTime is no instant",
        "{\"Records\": [{\"body\": \"\"}]} | $.Records[0] has no messageId",
        "nothing | not JSON: ",
      })
  void read_neither(String event, String error) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Event.read(stream(event)))
        .withMessageStartingWith(error);
  }

  private static InputStream stream(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }
}
