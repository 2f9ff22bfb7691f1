// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lambdait;

import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.json.JsonTree;
import io.trendlake.testkit.ScriptedServer;
import io.trendlake.testkit.ScriptedServer.Response;
import io.trendlake.testkit.aws.FunctionProcess;
import io.trendlake.testkit.aws.FunctionResponse;
import io.trendlake.testkit.aws.FunctionSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The zip of relay in Lambda's runtime, with the memory that member-account.yaml gives it. */
@Timeout(180)
final class RelayInLambdaTest {

  private static final String HANDLER = "io.trendlake.functions.relay.RelayHandler::handleRequest";
  private static final int MEGABYTES = 512;
  private static final Duration TIMEOUT = Duration.ofMinutes(2);

  /** As many as a scraper asks for at once, each nearly the largest that can be handed on. */
  private static final int TARGETS = 100;

  private static final byte[] LARGE_BODY = new byte[4_400_000];

  @TempDir private Path taskRoot;

  private ScriptedServer exporter;

  @BeforeEach
  void start() throws IOException {
    if (!FunctionProcess.isSupported()) {
      String reason = "skipped: Lambda's runtime client has native code for Linux alone";
      System.out.println(reason);
      Assumptions.abort(reason);
    }
    Zips.of("relay").unpack(taskRoot);
    new Random(1).nextBytes(LARGE_BODY);
    exporter =
        ScriptedServer.start(request ->
            request.path().equals("/large")
                ? new Response(200, Map.of(), LARGE_BODY)
                : Response.of(200, "a 1\n"));
  }

  @AfterEach
  void stop() {
    if (exporter != null) {
      exporter.close();
    }
  }

  private String request(String path, int times) {
    String fetch =
        "{\"url\":\"%s%s\",\"timeoutMillis\":60000,\"bodySizeLimit\":268435456,"
                .formatted(exporter.uri(), path)
            + "\"headers\":{},\"options\":[],\"httpHeaders\":[]}";
    return "{\"version\":1,\"allow\":[\"127.0.0.0/8\"],\"fetches\":["
        + String.join(",", Collections.nCopies(times, fetch))
        + "]}";
  }

  private FunctionProcess function() throws IOException, InterruptedException {
    return FunctionProcess.start(taskRoot, new FunctionSettings(HANDLER, MEGABYTES, Map.of()));
  }

  @Test
  void targets_withBodiesOfTheLargestSize_areAnsweredWithinTheMemory() throws Exception {
    try (FunctionProcess function = function()) {
      FunctionResponse small = function.invoke(request("/metrics", TARGETS), TIMEOUT);
      FunctionResponse large = function.invoke(request("/large", TARGETS), TIMEOUT);
      LambdaBench.report("relay", function, small, large);

      assertThat(JsonTree.parse(small.body()).at("answers").items()).hasSize(TARGETS);
      assertThat(large.failed()).isFalse();
      JsonTree answer = JsonTree.parse(large.body());
      assertThat(answer.at("answers").items()).hasSize(1);
      assertThat(answer.at("leftOver").items()).hasSize(TARGETS - 1);
      assertThat(function.peakMemory()).isLessThan((long) MEGABYTES << 20);
    }
  }

  @Test
  void event_ofTheEventsFolder_isAnswered() throws Exception {
    String event = Files.readString(Checkout.event("relay.json")).replace("9500", "500");
    try (FunctionProcess function = function()) {
      FunctionResponse answer = function.invoke(event, TIMEOUT);

      assertThat(answer.failed()).isFalse();
      assertThat(JsonTree.parse(answer.body()).at("answers").items()).hasSize(2);
    }
  }
}
