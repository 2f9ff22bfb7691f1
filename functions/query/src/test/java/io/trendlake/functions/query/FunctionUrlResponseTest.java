// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.query;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.functions.query.api.ApiResponse;
import io.trendlake.json.JsonTree;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.Base64;
import org.junit.jupiter.api.Test;

/** Answers as Lambda takes them. */
final class FunctionUrlResponseTest {

  /** What Lambda hands on at most. */
  private static final int SIX_MEGABYTES = 6 << 20;

  private final ByteArrayOutputStream written = new ByteArrayOutputStream();

  private JsonTree write(ApiResponse answer) throws IOException {
    int status = FunctionUrlResponse.write(answer, Duration.ofMinutes(1), written);
    JsonTree json = JsonTree.parse(written.toByteArray());
    assertThat(json.at("statusCode").number()).isEqualTo(status);
    return json;
  }

  private static byte[] body(JsonTree answer) {
    assertThat(answer.at("isBase64Encoded").flag()).isTrue();
    return Base64.getDecoder().decode(answer.at("body").text());
  }

  @Test
  void answer_hasStatusHeadersAndBody() throws IOException {
    byte[] bytes = {0, (byte) 0xff, 'a'};
    JsonTree answer =
        write(ApiResponse.of(200, ApiResponse.JSON, bytes).with("Content-Encoding", "gzip"));

    assertThat(answer.at("statusCode").number()).isEqualTo(200);
    assertThat(answer.at("headers").texts())
        .containsEntry("Content-Type", ApiResponse.JSON)
        .containsEntry("Content-Encoding", "gzip");
    assertThat(body(answer)).isEqualTo(bytes);
  }

  @Test
  void answer_withoutABody_hasNoType() throws IOException {
    JsonTree answer = write(ApiResponse.empty(204));

    assertThat(answer.at("headers").texts()).doesNotContainKey("Content-Type");
    assertThat(body(answer)).isEmpty();
  }

  @Test
  void answer_ofTheLargestSize_isHandedOn() throws IOException {
    byte[] largest = new byte[FunctionUrlResponse.LARGEST_BODY];

    assertThat(write(ApiResponse.of(200, ApiResponse.JSON, largest)).at("statusCode").number())
        .isEqualTo(200);
    assertThat(written.size()).isLessThan(SIX_MEGABYTES);
  }

  @Test
  void answer_thatIsTooLarge_becomesAnErrorThatSaysWhatToAsk() throws IOException {
    byte[] larger = new byte[FunctionUrlResponse.LARGEST_BODY + 1];
    JsonTree answer = write(ApiResponse.of(200, ApiResponse.JSON, larger));

    assertThat(answer.at("statusCode").number()).isEqualTo(422);
    JsonTree error = JsonTree.parse(new String(body(answer), UTF_8));
    assertThat(error.at("status").text()).isEqualTo("error");
    assertThat(error.at("errorType").text()).isEqualTo("execution");
    assertThat(error.at("error").text())
        .contains(String.valueOf(FunctionUrlResponse.LARGEST_BODY))
        .contains("a larger step")
        .contains("take gzip");
  }

  @Test
  void answer_thatTakesTooLongToWrite_becomesATimeout() throws IOException {
    ApiResponse answer = ApiResponse.of(200, ApiResponse.JSON, new byte[10]);

    assertThat(FunctionUrlResponse.write(answer, Duration.ofMillis(-1), written)).isEqualTo(503);

    JsonTree error = JsonTree.parse(new String(body(JsonTree.parse(written.toByteArray())), UTF_8));
    assertThat(error.at("errorType").text()).isEqualTo("timeout");
  }
}
