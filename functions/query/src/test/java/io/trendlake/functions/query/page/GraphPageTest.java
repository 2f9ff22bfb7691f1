// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.query.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.functions.query.api.ApiRequest;
import io.trendlake.functions.query.api.ApiResponse;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How the page and its files are served. */
final class GraphPageTest {

  private static final Path SOURCES =
      Path.of("src/main/resources/io/trendlake/functions/query/page");
  private static final Pattern LOADED = Pattern.compile("(?:src|href)=\"(graph/[^\"]+)\"");
  private static final Pattern IMPORTED = Pattern.compile("from \"\\./([a-z]+\\.js)\"");

  private final StaticPages page = new StaticPages(Navigation.LAKE);

  private ApiResponse get(String path, String... headers) {
    return ask("GET", path, headers);
  }

  private ApiResponse ask(String method, String path, String... headers) {
    Map<String, List<String>> sent =
        headers.length == 0 ? Map.of() : Map.of(headers[0], List.of(headers[1]));
    return page.answer(ApiRequest.of(method, path, null, sent, new byte[0]));
  }

  private static String body(ApiResponse response) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    response.body().writeTo(out);
    return out.toString(StandardCharsets.UTF_8);
  }

  private List<String> loaded() throws IOException {
    Set<String> addresses = new LinkedHashSet<>();
    for (String path : List.of("/graph", "/tsdb-status")) {
      Matcher matcher = LOADED.matcher(body(get(path)));
      while (matcher.find()) {
        addresses.add("/" + matcher.group(1));
      }
    }
    return List.copyOf(addresses);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/graph", "/tsdb-status"})
  void page_isHtmlThatMayLoadNothingFromElsewhere(String path) throws Exception {
    ApiResponse answer = get(path);

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.contentType()).isEqualTo("text/html; charset=utf-8");
    assertThat(answer.headers().get("Content-Security-Policy"))
        .startsWith("default-src 'none';")
        .contains("script-src 'self';", "style-src 'self';")
        .doesNotContain("unsafe");
    assertThat(body(answer))
        .contains("<a href=\"" + path.substring(1) + "\" aria-current=\"page\">")
        .doesNotContain("{{", "http://", "https://", "=\"/", "style=\"", "<style")
        .doesNotContainPattern(" on[a-z]+=\"")
        .doesNotContainPattern("<script[^>]*>[^<]");
  }

  @Test
  void everyFile_thatThePageOrAScriptLoads_isServed() throws Exception {
    List<String> addresses = loaded();
    assertThat(addresses).hasSizeGreaterThan(4);
    String folder = addresses.getFirst().substring(0, addresses.getFirst().lastIndexOf('/') + 1);
    Set<String> reached = new HashSet<>();
    List<String> left = new ArrayList<>(addresses);
    while (!left.isEmpty()) {
      String address = left.removeLast();
      if (reached.add(address)) {
        ApiResponse answer = get(address);
        assertThat(answer.status()).as(address).isEqualTo(200);
        Matcher matcher = IMPORTED.matcher(body(answer));
        while (address.endsWith(".js") && matcher.find()) {
          left.add(folder + matcher.group(1));
        }
      }
    }
    try (Stream<Path> files = Files.list(SOURCES)) {
      assertThat(files.map(file -> file.getFileName().toString()).filter(n -> !n.endsWith(".html")))
          .as("files that nothing loads")
          .allMatch(name -> reached.contains(folder + name));
    }
  }

  @Test
  void files_areKeptForEverAndThePageIsAskedForAgain() throws Exception {
    assertThat(get("/graph").headers()).containsEntry("Cache-Control", "no-cache");
    for (String address : loaded()) {
      assertThat(get(address).headers().get("Cache-Control")).as(address).contains("immutable");
    }
    String old = loaded().getFirst().replaceFirst("/graph/[^/]+/", "/graph/0123456789abcdef/");
    assertThat(get(old).status()).isEqualTo(200);
    assertThat(get(old).headers()).containsEntry("Cache-Control", "no-cache");
  }

  @Test
  void answer_thatTheBrowserHas_isNotSentAgain() throws Exception {
    for (String address : List.of("/graph", "/tsdb-status", loaded().getFirst())) {
      String tag = get(address).headers().get("ETag");
      ApiResponse again = get(address, "If-None-Match", "\"other\", " + tag);
      assertThat(again.status()).as(address).isEqualTo(304);
      assertThat(again.headers().get("Content-Security-Policy"))
          .as("the policy that the browser keeps with " + address)
          .isEqualTo(get(address).headers().get("Content-Security-Policy"));
      assertThat(body(again)).isEmpty();
      assertThat(get(address, "If-None-Match", "W/\"other\"").status()).isEqualTo(200);
    }
  }

  @Test
  void pageWithOtherLinks_hasAnotherTag() {
    ApiResponse other =
        new StaticPages(new Navigation(List.of()))
            .answer(ApiRequest.of("GET", "/graph", null, Map.of(), new byte[0]));

    assertThat(other.headers().get("ETag")).isNotEqualTo(get("/graph").headers().get("ETag"));
  }

  @Test
  void answer_isCompressedForWhoeverTakesIt() throws Exception {
    ApiResponse packed = get("/graph", "Accept-Encoding", "gzip, br");
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    packed.body().writeTo(out);

    assertThat(packed.headers()).containsEntry("Content-Encoding", "gzip");
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(out.toByteArray()))) {
      assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8))
          .isEqualTo(body(get("/graph")));
    }
  }

  @Test
  void addressWithASlashAtItsEnd_leadsToThePageUnderAnyPrefix() {
    ApiResponse answer = get("/graph/");

    assertThat(answer.status()).isEqualTo(308);
    assertThat(answer.headers()).containsEntry("Location", "../graph");
  }

  @Test
  void whatThereIsNot_isNotFound() {
    for (String path :
        List.of(
            "/graph/x", "/graph/x/StaticPages.class", "/graph/x/../graph.css", "/graph/x/y/z")) {
      assertThat(get(path).status()).as(path).isEqualTo(404);
    }
    assertThat(ask("POST", "/graph").status()).isEqualTo(405);
  }

  @Test
  void scripts_makeNoHtmlOfTexts() throws Exception {
    try (Stream<Path> files = Files.list(SOURCES)) {
      for (Path script : files.filter(file -> file.toString().endsWith(".js")).toList()) {
        assertThat(Files.readString(script))
            .as(script.getFileName().toString())
            .startsWith("// SPDX-FileCopyrightText")
            .doesNotContain(
                "innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(");
      }
    }
  }
}
