// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.relay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.trendlake.config.http.HttpClientConfig;
import io.trendlake.config.http.Url;
import io.trendlake.fetch.BodyBuffer;
import io.trendlake.fetch.FetchException;
import io.trendlake.fetch.FetchRequest;
import io.trendlake.fetch.FetchResponse;
import io.trendlake.fetch.address.AddressPolicy;
import io.trendlake.fetch.http.HttpFetcher;
import io.trendlake.lambda.TestEvents;
import io.trendlake.lambda.TestInvocation;
import io.trendlake.relay.RelayResponse;
import io.trendlake.relay.RelayResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;

/** The handler with the event of {@code events/}. */
final class RelayHandlerTest {

  private final BlockingQueue<FetchRequest> fetched = new LinkedBlockingQueue<>();

  private RelayHandler handler() {
    return new RelayHandler(
        new Relay(policy ->
            (request, body) -> {
              fetched.add(request);
              byte[] text = "a 1\n".getBytes(UTF_8);
              body.append(text, 0, text.length);
              return new FetchResponse(200, "text/plain");
            }));
  }

  private static RelayResponse handle(RelayHandler handler, String event) throws IOException {
    return RelayResponse.read(TestEvents.answer(handler, event, TestInvocation.FRESH));
  }

  private static String event() throws IOException {
    return Files.readString(Path.of("../../events/relay.json"));
  }

  @Test
  void event_isFetchedAndAnswered() throws IOException {
    RelayResponse response = handle(handler(), event());

    assertThat(response.results()).extracting(RelayResult::index).containsExactly(0, 1);
    assertThat(response.leftOver()).isEmpty();
    assertThat(fetched)
        .extracting(request -> request.url().toString())
        .containsExactlyInAnyOrder(
            "http://10.0.0.5:9100/metrics", "https://169.254.169.254/latest/meta-data/");
  }

  @Test
  void handlerOfLambda_refusesTheMetadataService() throws IOException {
    String both = event();
    // Only the second fetch: nobody is to be waited for.
    String second =
        both.substring(0, both.indexOf('[', both.indexOf("fetches")) + 1)
            + both.substring(both.indexOf("{", both.indexOf("httpHeaders")));

    RelayResponse response = handle(new RelayHandler(), second);

    assertThat(response.results())
        .singleElement()
        .isInstanceOfSatisfying(
            RelayResult.Failed.class,
            failed ->
                assertThat(failed.reason())
                    .startsWith("the address 169.254.169.254 is a link-local address"));
  }

  @Test
  void event_ofAnotherVersion_isAnError() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> handle(handler(), "{\"version\":0}"))
        .withMessageContaining("of version 0, this relay reads version 1");
  }

  @Test
  void targetThatHangs_isTimedOutAndTheOthersAnswer() throws IOException {
    Duration left = Duration.ofMillis(300);
    RelayHandler handler =
        new RelayHandler(
            new Relay(policy ->
                (request, body) -> {
                  if (request.url().path().equals("/metrics")) {
                    return new FetchResponse(200, "text/plain");
                  }
                  assertThat(request.timeout()).isLessThanOrEqualTo(left);
                  return hang(request);
                }));

    RelayResponse response =
        RelayResponse.read(
            TestEvents.answer(
                handler, event(), new TestInvocation(RelayHandler.MARGIN.plus(left))));

    assertThat(response.results().getFirst()).isInstanceOf(RelayResult.Fetched.class);
    assertThat(response.results().getLast())
        .isInstanceOfSatisfying(
            RelayResult.Failed.class,
            failed ->
                assertThat(failed.reason())
                    .startsWith("timed out after ")
                    .endsWith(
                        ", which is all the time that the relay had, not the scrape_timeout;"
                            + " raise the timeout of the relay's function or lower"
                            + " scrape_timeout"));
  }

  /** A real fetch from a port that accepts connections and says nothing. */
  private static FetchResponse hang(FetchRequest request)
      throws FetchException, InterruptedException {
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        HttpFetcher fetcher = new HttpFetcher(new AddressPolicy.Anywhere())) {
      return fetcher.fetch(
          new FetchRequest(
              "",
              Url.of("http://127.0.0.1:" + silent.getLocalPort() + "/"),
              Map.of(),
              request.timeout(),
              100,
              HttpClientConfig.defaults()),
          new BodyBuffer());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
