// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lambdait;

import static io.trendlake.testkit.aws.UrlRequest.parameters;
import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.testkit.Forwarder;
import io.trendlake.testkit.ScriptedServer;
import io.trendlake.testkit.ScriptedServer.Request;
import io.trendlake.testkit.ScriptedServer.Response;
import io.trendlake.testkit.aws.Moto;
import io.trendlake.testkit.aws.MotoServer;
import io.trendlake.testkit.aws.UrlRequest;
import io.trendlake.testkit.aws.UrlResponse;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * The zip of query in Lambda's runtime, when time, room or the bucket fail. It takes some seconds:
 * each test starts the function, and three wait until the time of a query is over.
 */
@ExtendWith(Moto.class)
@Timeout(180)
final class QueryTroubleInLambdaTest {

  private static final String QUERY = "/api/v1/query";
  private static final String RANGE = "/api/v1/query_range";
  private static final int INSTANCES = 60;

  /** Every request to a file of samples, but none of another function. */
  private static final String FILES = "/samples/minute/";

  private static final UrlRequest COUNT = UrlRequest.get(QUERY, "query=count%28load%29");
  private static final String ALL = "\"" + INSTANCES + "\"";

  private static final String SLOW_DOWN =
      "<Error><Code>SlowDown</Code><Message>Please reduce your request rate.</Message></Error>";

  /** How often a busy machine may do within its time what one at rest does at once. */
  private static final int BUSY = 5;

  @TempDir private Path taskRoot;

  private final QueryBench query;
  private final Forwarder behind;
  private ScriptedServer bucket;

  QueryTroubleInLambdaTest(MotoServer moto) {
    this.query = new QueryBench(moto, "trendlake-query-trouble-in-lambda");
    this.behind = new Forwarder(moto.endpoint());
  }

  @BeforeEach
  void start() throws IOException, InterruptedException {
    query.create(INSTANCES);
    bucket = ScriptedServer.start(behind);
    query.start(taskRoot, Map.of(), Map.of("AWS_ENDPOINT_URL_S3", bucket.uri().toString()));
  }

  @AfterEach
  void stop() throws IOException {
    query.close();
    bucket.close();
    behind.close();
  }

  /** A query at each of the next 11,000 seconds. */
  private UrlRequest ofManyPoints(String text) {
    return UrlRequest.get(
        RANGE,
        parameters(
            "query",
            text,
            "start",
            Long.toString(query.now()),
            "end",
            Long.toString(query.now() + 10_999),
            "step",
            "1"));
  }

  private static boolean isOfAFile(Request request) {
    return request.method().equals("GET") && request.path().contains(FILES);
  }

  private void assertAllIsAnswered() throws Exception {
    UrlResponse answer = query.ask(COUNT);
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    assertThat(answer.text()).contains(ALL);
  }

  @Test
  void query_endsBeforeItsInvocation() throws Exception {
    // Of which two are kept back; each level takes a second or two.
    Duration left = Duration.ofSeconds(3);
    String slow = "vector(1)";
    for (int level = 0; level < 5; level++) {
      slow = "quantile_over_time(0.5, (%s)[3h:1s])".formatted(slow);
    }
    UrlResponse late = query.ask(ofManyPoints(slow), left);
    for (int tries = 1; tries < BUSY && late.took().compareTo(left) >= 0; tries++) {
      late = query.ask(ofManyPoints(slow), left);
    }

    assertThat(late.status()).as(late.text()).isEqualTo(503);
    assertThat(late.text())
        .startsWith(
            "{\"status\":\"error\",\"errorType\":\"timeout\","
                + "\"error\":\"query timed out in expression evaluation");
    assertThat(late.took()).isLessThan(left);
  }

  /** As after a start that took most of the first invocation's time. */
  @Test
  void invocationWithHardlyAnyTime_isATimeout_andTheNextHasItsOwn() throws Exception {
    UrlResponse late =
        query.ask(COUNT.asking("query=count%28load%29&timeout=20s"), Duration.ofSeconds(1));

    assertThat(late.status()).as(late.text()).isEqualTo(503);
    assertThat(late.text()).contains("\"errorType\":\"timeout\"");
    assertAllIsAnswered();
  }

  @Test
  void answerThatIsTooLarge_saysWhatToAskInstead() throws Exception {
    UrlRequest constants = ofManyPoints("last_over_time(load[4h])");
    UrlRequest roots = ofManyPoints("sqrt(last_over_time(load[4h]) * time())");

    UrlResponse packed = query.ask(constants);
    UrlResponse plain = query.ask(constants.with("accept-encoding", "identity"));
    UrlResponse evenPacked = query.ask(roots);
    UrlResponse less = query.ask(roots.asking(roots.query() + "&limit=20"));

    assertThat(packed.status()).isEqualTo(200);
    assertThat(plain.status()).isEqualTo(422);
    assertThat(plain.text())
        .contains("\"errorType\":\"execution\"")
        .contains("ask for fewer series")
        .contains("take gzip");
    assertThat(evenPacked.status()).isEqualTo(422);
    assertThat(evenPacked.headers()).doesNotContainKey("Content-Encoding");
    assertThat(evenPacked.text()).contains("compressed").doesNotContain("take gzip");
    assertThat(less.status()).isEqualTo(200);
    assertThat(less.text()).contains("results truncated due to limit");
  }

  @Test
  void fileThatIsDamaged_isNamed_untilItIsMended() throws Exception {
    query.bucket().put(query.key(1), new byte[100]);
    UrlResponse answer = query.ask(COUNT);

    assertThat(answer.status()).isEqualTo(500);
    assertThat(answer.text())
        .contains("\"errorType\":\"internal\"")
        .contains(query.key(1))
        .doesNotContain("\"data\"");
    query.putSlot(1, INSTANCES);
    assertAllIsAnswered();
  }

  @Test
  void bucketThatIsBusyInTheMiddleOfAQuery_isAskedAgain() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    bucket.answer(request ->
        isOfAFile(request) && asked.incrementAndGet() == 3
            ? Response.of(503, SLOW_DOWN)
            : behind.answer(request));

    assertAllIsAnswered();
    assertThat(asked.get()).isGreaterThan(3);
  }

  @Test
  void bucketThatStaysBusy_isAnErrorThatNamesWhatCannotBeRead() throws Exception {
    bucket.answer(
        request -> isOfAFile(request) ? Response.of(503, SLOW_DOWN) : behind.answer(request));
    UrlResponse answer = query.ask(COUNT);

    assertThat(answer.status()).isEqualTo(500);
    assertThat(answer.text()).contains("samples/minute/").contains("S3 asks to slow down");
    bucket.answer(behind);
    assertAllIsAnswered();
  }

  @Test
  void bucketThatHangsInTheMiddleOfAQuery_isATimeout() throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    AtomicInteger asked = new AtomicInteger();
    bucket.answer(request -> {
      if (isOfAFile(request) && asked.incrementAndGet() >= 3) {
        try {
          end.await();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
        return Response.none();
      }
      return behind.answer(request);
    });
    try {
      Duration left = Duration.ofSeconds(4);
      UrlResponse answer = query.ask(COUNT, left);
      for (int tries = 1;
          tries < BUSY && (asked.get() < 3 || answer.took().compareTo(left) >= 0);
          tries++) {
        left = left.multipliedBy(2);
        answer = query.ask(COUNT, left);
      }

      assertThat(answer.status()).as(answer.text()).isEqualTo(503);
      assertThat(answer.text()).contains("while it waited for the lake's bucket");
      assertThat(answer.took()).isLessThan(left);
      bucket.answer(behind);
      assertAllIsAnswered();
    } finally {
      end.countDown();
    }
  }
}
