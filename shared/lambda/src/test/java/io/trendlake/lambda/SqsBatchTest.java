// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SqsBatchTest {

  private final List<String> dealtWith = new ArrayList<>();

  @Test
  void process_messageThatFails_failsAlone() {
    BatchResponse answer =
        batch("a", "b", "c", "d")
            .process(message -> {
              dealtWith.add(message.id());
              switch (message.id()) {
                case "b" -> throw new IOException("the bucket refuses");
                case "c" -> throw new IllegalArgumentException("no message");
                default -> {}
              }
            });

    assertThat(answer.failed()).containsExactly("b", "c");
    assertThat(dealtWith).containsExactly("a", "b", "c", "d");
  }

  @Test
  void process_interrupted_restFails() {
    BatchResponse answer =
        batch("a", "b", "c")
            .process(message -> {
              dealtWith.add(message.id());
              if (message.id().equals("b")) {
                throw new InterruptedException();
              }
            });

    assertThat(answer.failed()).containsExactly("b", "c");
    assertThat(dealtWith).containsExactly("a", "b");
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void write_asLambdaWantsIt() {
    ByteArrayOutputStream output = new ByteArrayOutputStream();

    new BatchResponse(List.of("a", "b")).write(output);

    assertThat(output.toString(StandardCharsets.UTF_8))
        .isEqualTo(
            "{\"batchItemFailures\":[{\"itemIdentifier\":\"a\"},{\"itemIdentifier\":\"b\"}]}");
  }

  private static SqsBatch batch(String... ids) {
    List<SqsBatch.Message> messages = new ArrayList<>();
    for (String id : ids) {
      messages.add(new SqsBatch.Message(id, ""));
    }
    return new SqsBatch(messages);
  }
}
