// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.cli.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.local.cli.CommandProcess;
import io.trendlake.local.cli.CommandRun;
import io.trendlake.local.cli.MotoBuckets;
import io.trendlake.objstore.Bucket;
import io.trendlake.objstore.DirectoryBucket;
import io.trendlake.objstore.ObjectInfo;
import io.trendlake.testkit.aws.Moto;
import io.trendlake.testkit.aws.MotoServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The commands {@code serve} and {@code query} over a lake in S3, with an environment's access. */
@ExtendWith(Moto.class)
@Timeout(120)
final class ServeFromMotoTest {

  private static final Pattern ADDRESS = Pattern.compile("http://(127\\.0\\.0\\.1:[0-9]+)/graph");

  @TempDir private Path folder;

  private final MotoServer aws;

  ServeFromMotoTest(MotoServer aws) {
    this.aws = aws;
  }

  /** Puts a lake of one day into a bucket. */
  private void makeLake(String name) throws IOException {
    StringBuilder text = new StringBuilder("# TYPE level gauge\n");
    for (int minute = 0; minute < 60; minute++) {
      text.append("level{job=\"a\"} %d %d\n".formatted(minute, 1767571200 + minute * 60));
    }
    Path file = Files.writeString(folder.resolve("history.om"), text.append("# EOF\n"));
    Path lake = folder.resolve("lake");
    CommandRun imported =
        CommandRun.of("import", "--from", "openmetrics:" + file, "--into", lake.toString());
    assertThat(imported.code()).as(imported.err()).isZero();
    try (Bucket from = DirectoryBucket.create(lake);
        Bucket into = MotoBuckets.create(aws, name)) {
      for (ObjectInfo object : from.list("")) {
        into.put(object.key(), from.get(object.key()).orElseThrow().content());
      }
    }
  }

  private static String get(String url) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpRequest request = HttpRequest.newBuilder(URI.create(url)).build();
      return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
    }
  }

  @Test
  void serve_answersFromABucket() throws Exception {
    makeLake("serve-lake");
    Process serving =
        CommandProcess.start(
            aws.environment(), "serve", "--bucket", "serve-lake", "--listen", "127.0.0.1:0");
    try (BufferedReader printed = serving.inputReader(StandardCharsets.UTF_8)) {
      String line = printed.readLine();
      Matcher address = ADDRESS.matcher(line == null ? "" : line);
      assertThat(address.find()).as(line).isTrue();
      assertThat(line).contains("graphs of bucket serve-lake");
      String api = "http://" + address.group(1) + "/api/v1/";

      assertThat(get(api + "query?query=sum(level)&time=1767573000")).contains(",\"30\"]");
      assertThat(get(api + "query_range?query=level&start=1767571200&end=1767574740&step=600"))
          .contains("[1767571800,\"10\"]");
      assertThat(get(api + "label/job/values?start=1767571200&end=1767574740"))
          .contains("\"data\":[\"a\"]");
      assertThat(get(api + "query?query=sum(level)&time=1767573000&stats=true"))
          .contains("\"dollars\":");
    } finally {
      serving.destroy();
    }
    assertThat(serving.waitFor(120, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void bucketThatIsNotThere_isAMessage() throws Exception {
    Process querying =
        CommandProcess.start(
            aws.environment(), "query", "--bucket", "no-such-lake", "up", "--format", "csv");
    String printed = new String(querying.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(querying.waitFor()).isEqualTo(1);
    assertThat(printed).contains("no-such-lake").doesNotContain("\tat ");
  }

  @Test
  void environmentWithoutRegion_isAMessageWithItsRemedy() throws Exception {
    Process serving =
        CommandProcess.start(
            Map.of(), "serve", "--bucket", "serve-lake", "--listen", "127.0.0.1:0");
    String printed = new String(serving.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(serving.waitFor()).isEqualTo(1);
    assertThat(printed).contains("AWS_REGION").doesNotContain("\tat ");
  }
}
