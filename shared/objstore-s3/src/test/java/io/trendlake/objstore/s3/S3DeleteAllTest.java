// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.objstore.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.trendlake.testkit.ScriptedServer;
import io.trendlake.testkit.ScriptedServer.Response;
import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Deletions of many objects at once, of which S3 may leave some in an answer of 200. */
final class S3DeleteAllTest {

  private ScriptedServer server;
  private S3Bucket bucket;
  private String left = "";
  private int statusOfSingle = 204;

  @BeforeEach
  void start() throws IOException {
    server =
        ScriptedServer.start(request ->
            request.method().equals("DELETE")
                ? Response.of(statusOfSingle, "")
                : Response.of(200, "<DeleteResult>" + left + "</DeleteResult>"));
    bucket = new S3Bucket("lake", TestClients.at(server.uri()));
  }

  @AfterEach
  void stop() {
    bucket.close();
    server.close();
  }

  /** The requests that came: how many keys, or the key of a single one. */
  private List<String> requests() {
    return server.requests().stream()
        .map(request ->
            request.method().equals("DELETE")
                ? request.path()
                : request.text().split("<Key>", -1).length - 1 + " keys")
        .toList();
  }

  @Test
  void deleteAll_moreThanARequestTakes() throws IOException {
    bucket.deleteAll(IntStream.range(0, 2001).mapToObj(i -> "samples/" + i).toList());

    assertThat(requests()).containsExactly("1000 keys", "1000 keys", "1 keys");
  }

  @Test
  void deleteAll_oneLeft_deletedAlone() throws IOException {
    left = "<Error><Key>b</Key><Code>InternalError</Code><Message>again</Message></Error>";

    bucket.deleteAll(List.of("a", "b", "c"));

    assertThat(requests()).containsExactly("3 keys", "/lake/b");
  }

  @Test
  void deleteAll_oneRefused_tellsWhich() {
    left = "<Error><Key>b</Key><Code>AccessDenied</Code><Message>no</Message></Error>";
    statusOfSingle = 403;

    assertThatIOException()
        .isThrownBy(() -> bucket.deleteAll(List.of("a", "b", "c")))
        .withMessageStartingWith("cannot delete b in s3://lake: access denied")
        .withMessageContaining("s3:DeleteObject");
  }
}
