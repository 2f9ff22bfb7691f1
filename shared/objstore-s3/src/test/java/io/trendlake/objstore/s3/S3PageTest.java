// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.objstore.s3;

import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.objstore.ObjectInfo;
import io.trendlake.objstore.ObjectPage;
import io.trendlake.testkit.ScriptedServer;
import io.trendlake.testkit.ScriptedServer.Response;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Listings that S3 hands out in pages, here of two keys each. */
final class S3PageTest {

  private static final String AFTER = "start-after=";

  private final List<String> keys = List.of("a/1", "a/2", "a/.hidden", "a/\\", "a/é", "a/～");
  private ScriptedServer server;
  private S3Bucket bucket;

  @BeforeEach
  void start() throws IOException {
    server = ScriptedServer.start(request -> page(after(request.target().getRawQuery())));
    bucket = new S3Bucket("lake", TestClients.at(server.uri()));
  }

  @AfterEach
  void stop() {
    bucket.close();
    server.close();
  }

  private static String after(String query) {
    return Stream.of(query.split("&", -1))
        .filter(parameter -> parameter.startsWith(AFTER))
        .map(parameter ->
            URLDecoder.decode(parameter.substring(AFTER.length()), StandardCharsets.UTF_8))
        .findFirst()
        .orElse("");
  }

  private Response page(String after) {
    int from = keys.indexOf(after) + 1;
    int to = Math.min(keys.size(), from + 2);
    String contents =
        keys.subList(from, to).stream()
            .map(key ->
                "<Contents><Key>"
                    + key
                    + "</Key><Size>1</Size>"
                    + "<LastModified>2026-11-20T00:00:00Z</LastModified></Contents>")
            .collect(Collectors.joining());
    return Response.of(
        200,
        "<ListBucketResult><IsTruncated>"
            + (to < keys.size())
            + "</IsTruncated>"
            + contents
            + "</ListBucketResult>");
  }

  private static List<String> keys(ObjectPage page) {
    return page.objects().stream().map(ObjectInfo::key).toList();
  }

  @Test
  void page_takesOneRequest_andSaysWhereTheNextBegins() throws IOException {
    ObjectPage first = bucket.page("a/", "");

    assertThat(keys(first)).containsExactly("a/1", "a/2");
    assertThat(first.next()).isEqualTo("a/2");
    assertThat(server.requests()).hasSize(1);
  }

  @Test
  void pageWithoutAKeyOfOurs_doesNotEndTheListing() throws IOException {
    ObjectPage second = bucket.page("a/", "a/2");

    assertThat(keys(second)).isEmpty();
    assertThat(second.next()).isEqualTo("a/\\");
  }

  @Test
  void lastPage_hasNoNext() throws IOException {
    ObjectPage last = bucket.page("a/", "a/\\");

    assertThat(keys(last)).containsExactly("a/é", "a/～");
    assertThat(last.next()).isNull();
  }
}
