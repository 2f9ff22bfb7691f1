// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.query.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.promql.text.GoQuote;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests are read as Go's net/http reads them. */
final class ApiRequestTest {

  private static final Map<String, List<String>> FORM =
      Map.of("content-type", List.of("application/x-www-form-urlencoded; charset=utf-8"));

  private static ApiRequest get(String path, @Nullable String query) {
    return ApiRequest.of("GET", path, query, Map.of(), new byte[0]);
  }

  private static ApiRequest post(String query, String form) {
    byte[] body = form.getBytes(StandardCharsets.UTF_8);
    return ApiRequest.of("POST", "/api/v1/query", query, FORM, body);
  }

  @Test
  void parameters_areUnescapedAndKeepTheirOrder() {
    ApiRequest request = get("/x", "query=a+%2B%20b&match[]=up&match%5B%5D=down&flag");

    assertThat(request.value("query")).isEqualTo("a + b");
    assertThat(request.values("match[]")).containsExactly("up", "down");
    assertThat(request.values("flag")).containsExactly("");
    assertThat(request.values("other")).isEmpty();
    assertThat(request.malformed()).isEmpty();
  }

  @Test
  void formAndQuery_areMergedFormFirst() {
    ApiRequest request = post("time=1&step=5", "time=2");

    assertThat(request.value("time")).isEqualTo("2");
    assertThat(request.values("time")).containsExactly("2", "1");
    assertThat(request.value("step")).isEqualTo("5");
  }

  @Test
  void bodyThatIsNoForm_isNotRead() {
    Map<String, List<String>> json = Map.of("Content-Type", List.of("application/json"));
    byte[] body = "query=up".getBytes(StandardCharsets.UTF_8);

    assertThat(ApiRequest.of("POST", "/", null, json, body).value("query")).isEmpty();
  }

  @Test
  void brokenEscape_isNamedAndItsPairLeftOut() {
    ApiRequest request = get("/x", "a=%zz1&b=2&c=%4");

    assertThat(request.malformed()).contains("invalid URL escape \"%zz\"");
    assertThat(request.value("a")).isEmpty();
    assertThat(request.value("b")).isEqualTo("2");
    assertThat(get("/x", "c=%4").malformed()).contains("invalid URL escape \"%4\"");
  }

  @Test
  void semicolon_isRefusedAsGoDoes() {
    assertThat(get("/x", "a=1;b=2").malformed()).contains("invalid semicolon separator in query");
  }

  @Test
  void bytesThatAreNoUtf8_areKept() {
    String value = get("/x", "query=%ff%C3%A4").value("query");

    assertThat(value).isEqualTo(GoQuote.rawByte(0xff) + "ä");
  }

  @Test
  void path_isUnescaped() {
    assertThat(get("/api/v1/label/a%2Db/values", null).path())
        .isEqualTo("/api/v1/label/a-b/values");
    assertThat(get("/a+b", null).path()).isEqualTo("/a+b");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "//api/v1/query, /api/v1/query",
    "/api//v1/./labels, /api/v1/labels",
    "/api/v1/../v1/labels, /api/v1/labels",
    "/../../graph, /graph",
    "/graph//, /graph/",
    "/.., /",
    "//, /",
    "/a/..b/.c, /a/..b/.c",
  })
  void path_hasNoEmptyPartsAndNoDots(String sent, String path) {
    assertThat(ApiRequest.of("GET", sent, null, Map.of(), new byte[0]).path()).isEqualTo(path);
  }

  private static ApiRequest multipart(String boundary, String body) {
    return ApiRequest.of(
        "POST",
        "/api/v1/labels",
        "limit=5",
        Map.of("Content-Type", List.of("multipart/form-data; boundary=" + boundary)),
        body.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void fieldsOfAMultipartForm_areParameters() {
    ApiRequest request =
        multipart(
            "\"x y\"",
            """
            --x y
            Content-Disposition: form-data; name="match[]"

            {job="für"}
            --x y
            content-type: text/plain
            content-disposition: form-data; name="match[]"

            a
            b
            --x y
            Content-Disposition: form-data; name="start"; filename="start.txt"

            1
            --x y--
            """);

    assertThat(request.values("match[]")).containsExactly("{job=\"für\"}", "a\r\nb");
    assertThat(request.values("start")).isEmpty();
    assertThat(request.value("limit")).isEqualTo("5");
  }

  @Test
  void multipartFormThatIsBroken_isReadAsFarAsItGoes() {
    String field = "--x\nContent-Disposition: form-data; name=\"a\"\n\n1\n";

    assertThat(multipart("x", field + field).values("a")).containsExactly("1");
    assertThat(multipart("x", field + "--x\nno header\n--x--").values("a")).containsExactly("1");
    assertThat(multipart("", field + "--x--").values("a")).isEmpty();
    assertThat(multipart("y", field + "--x--").values("a")).isEmpty();
  }

  @Test
  void firstKnownCoding_isTakenUnlessItsWeightIsZero() {
    assertThat(accepting("br, gzip").acceptedCoding()).hasValue("gzip");
    assertThat(accepting("gzip;q=0.5").acceptedCoding()).hasValue("gzip");
    assertThat(accepting("deflate").acceptedCoding()).hasValue("deflate");
    assertThat(accepting("deflate, gzip").acceptedCoding()).hasValue("deflate");
    assertThat(accepting("gzip, deflate").acceptedCoding()).hasValue("gzip");
    assertThat(accepting("gzip;q=0, deflate").acceptedCoding()).hasValue("deflate");
    assertThat(accepting("gzip;q=0").acceptedCoding()).isEmpty();
    assertThat(accepting("deflate;q=0.0").acceptedCoding()).isEmpty();
    assertThat(accepting("identity, *").acceptedCoding()).isEmpty();
  }

  private static ApiRequest accepting(String codings) {
    return ApiRequest.of(
        "GET", "/", null, Map.of("accept-encoding", List.of(codings)), new byte[0]);
  }

  @Test
  void response_isCompressedForThoseWhoAsk() throws IOException {
    ApiResponse response = ApiResponse.text(200, "hello").encodedFor(accepting("gzip"));
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    response.body().writeTo(packed);

    assertThat(response.headers())
        .containsEntry("content-encoding", "gzip")
        .containsEntry("vary", "Accept-Encoding");
    assertThat(new GZIPInputStream(new ByteArrayInputStream(packed.toByteArray())).readAllBytes())
        .asString()
        .isEqualTo("hello\n");
  }

  /** In the format of zlib, as RFC 9110 section 8.4.1.2 and Prometheus have it. */
  @Test
  void response_isDeflatedForThoseWhoAskForThat() throws IOException {
    ApiResponse response = ApiResponse.text(200, "hello").encodedFor(accepting("deflate"));
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    response.body().writeTo(packed);

    assertThat(response.headers())
        .containsEntry("content-encoding", "deflate")
        .containsEntry("vary", "Accept-Encoding");
    assertThat(
            new InflaterInputStream(new ByteArrayInputStream(packed.toByteArray())).readAllBytes())
        .asString()
        .isEqualTo("hello\n");
  }
}
