// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.query;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Base64;
import org.junit.jupiter.api.Test;

/** Events of Function URLs as requests. */
final class FunctionUrlEventTest {

  private static FunctionUrlEvent read(String method, String members) {
    String json =
        """
        {"version":"2.0","rawPath":"/api/v1/series","requestContext":{"http":{"method":"%s"}}%s}
        """
            .formatted(method, members);
    return FunctionUrlEvent.read(json.getBytes(UTF_8));
  }

  @Test
  void parameters_thatAreRepeated_areAllThere() {
    FunctionUrlEvent event =
        read(
            "GET",
            """
            ,"rawQueryString":"match%5B%5D=up&match[]=a%2Cb&start=1"
            ,"queryStringParameters":{"match[]":"up,a,b","start":"1"}
            """);

    assertThat(event.request().method()).isEqualTo("GET");
    assertThat(event.request().path()).isEqualTo("/api/v1/series");
    assertThat(event.request().values("match[]")).containsExactly("up", "a,b");
    assertThat(event.request().value("start")).isEqualTo("1");
  }

  @Test
  void form_inBase64_isDecoded() {
    String body = Base64.getEncoder().encodeToString("query=sum(up)+%2B+1".getBytes(UTF_8));
    String headers = "\"headers\":{\"content-type\":\"application/x-www-form-urlencoded\"}";
    FunctionUrlEvent event =
        read("POST", "," + headers + ",\"isBase64Encoded\":true,\"body\":\"" + body + "\"");

    assertThat(event.request().value("query")).isEqualTo("sum(up) + 1");
  }

  @Test
  void form_asText_isDecodedToo() {
    String headers = "\"headers\":{\"content-type\":\"application/x-www-form-urlencoded\"}";
    FunctionUrlEvent event =
        read("POST", "," + headers + ",\"isBase64Encoded\":false,\"body\":\"query=up\"");

    assertThat(event.request().value("query")).isEqualTo("up");
  }

  @Test
  void request_isSigned_whereIamHasAllowedIt() {
    String json =
        """
        {"version":"2.0","rawPath":"/","requestContext":{"http":{"method":"GET"},"authorizer":%s}}
        """;

    assertThat(
            FunctionUrlEvent.read(json.formatted("{\"iam\":{\"userArn\":\"a\"}}").getBytes(UTF_8)))
        .extracting(FunctionUrlEvent::signed)
        .isEqualTo(true);
    assertThat(FunctionUrlEvent.read(json.formatted("{\"iam\":null}").getBytes(UTF_8)).signed())
        .isFalse();
    assertThat(FunctionUrlEvent.read(json.formatted("null").getBytes(UTF_8)).signed()).isFalse();
    assertThat(read("GET", "").signed()).isFalse();
  }

  @Test
  void otherEvents_areRefusedWithTheReason() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> FunctionUrlEvent.read("{\"Records\":[]}".getBytes(UTF_8)))
        .withMessageContaining("not one of a Function URL");
    assertThatIllegalArgumentException()
        .isThrownBy(() ->
            FunctionUrlEvent.read("{\"version\":\"1.0\",\"requestContext\":{}}".getBytes(UTF_8)))
        .withMessageContaining("payload format 1.0");
  }
}
