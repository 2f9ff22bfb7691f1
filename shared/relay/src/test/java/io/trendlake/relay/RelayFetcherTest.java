// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.relay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trendlake.config.Cidr;
import io.trendlake.config.http.HttpClientConfig;
import io.trendlake.config.http.Url;
import io.trendlake.fetch.BodyBuffer;
import io.trendlake.fetch.BodyTooLargeException;
import io.trendlake.fetch.FetchException;
import io.trendlake.fetch.FetchRequest;
import io.trendlake.fetch.FetchResponse;
import io.trendlake.fetch.address.AddressPolicy;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

final class RelayFetcherTest {

  private static final String ACCOUNT = "111111111111";

  private static final AddressPolicy.Guarded POLICY =
      new AddressPolicy.Guarded(Map.of(ACCOUNT, List.of(Cidr.parse("100.64.0.0/10"))));

  private final BlockingQueue<RelayRequest> asked = new LinkedBlockingQueue<>();
  private final BodyBuffer body = new BodyBuffer();

  /** A relay that is asked at once and answers as the test says. */
  private RelayFetcher fetcher(RelayOfTest relay) {
    return new RelayFetcher(invoker(relay), POLICY, Runnable::run);
  }

  private RelayInvoker invoker(RelayOfTest relay) {
    return (place, message) -> {
      assertThat(place).isEqualTo(new RelayPlace(ACCOUNT, "eu-west-1"));
      RelayRequest request = RelayRequest.read(message);
      asked.add(request);
      return relay.answer(request).write();
    };
  }

  private interface RelayOfTest {
    RelayResponse answer(RelayRequest request) throws IOException, InterruptedException;
  }

  private static FetchRequest request(String path, Duration timeout) {
    return new FetchRequest(
        ACCOUNT,
        "eu-west-1",
        Url.of("http://10.0.0.5:9100/" + path),
        Map.of("Accept-Encoding", "gzip"),
        timeout,
        1 << 20,
        HttpClientConfig.defaults());
  }

  private static FetchRequest request(String path) {
    return request(path, Duration.ofSeconds(20));
  }

  private static RelayResult plain(int index, String text) {
    return new RelayResult.Fetched(index, 200, "text/plain", "", text.getBytes(UTF_8));
  }

  /** Answers with the path of each URL. */
  private static RelayResponse paths(RelayRequest request) {
    List<RelayResult> answers = new ArrayList<>();
    for (int i = 0; i < request.fetches().size(); i++) {
      answers.add(plain(i, request.fetches().get(i).url().path()));
    }
    return new RelayResponse(answers, List.of());
  }

  private static byte[] gzip(byte[] content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(content);
    }
    return bytes.toByteArray();
  }

  private static String text(BodyBuffer body) {
    return new String(body.array(), 0, body.length(), UTF_8);
  }

  @Test
  void fetch_asksForTheUrl_withLessTimeAndTheOpenedRanges() throws Exception {
    FetchResponse response = fetcher(RelayFetcherTest::paths).fetch(request("metrics"), body);

    assertThat(response).isEqualTo(new FetchResponse(200, "text/plain"));
    assertThat(text(body)).isEqualTo("/metrics");
    RelayRequest request = asked.remove();
    assertThat(request.allowed()).containsExactly(Cidr.parse("100.64.0.0/10"));
    FetchRequest fetch = request.fetches().getFirst();
    assertThat(fetch.url()).hasToString("http://10.0.0.5:9100/metrics");
    assertThat(fetch.headers()).containsEntry("Accept-Encoding", "gzip");
    assertThat(fetch.timeout()).isBetween(Duration.ofSeconds(1), Duration.ofMillis(19_500));
  }

  @Test
  void body_gzip_isDecodedHere() throws Exception {
    byte[] sent = gzip("a 1\n".getBytes(UTF_8));

    fetcher(request ->
            new RelayResponse(
                List.of(new RelayResult.Fetched(0, 200, "text/plain", "gzip", sent)), List.of()))
        .fetch(request("metrics"), body);

    assertThat(text(body)).isEqualTo("a 1\n");
  }

  @Test
  void body_gzipAboveTheLimitWhenDecoded_isRefused() throws Exception {
    byte[] sent = gzip(new byte[2 << 20]);

    assertThatThrownBy(() ->
            fetcher(request ->
                    new RelayResponse(
                        List.of(new RelayResult.Fetched(0, 200, "", "gzip", sent)), List.of()))
                .fetch(request("metrics"), body))
        .isInstanceOf(BodyTooLargeException.class);
  }

  @Test
  void answer_failed_isTheReason() {
    assertThatThrownBy(() ->
            fetcher(request ->
                    new RelayResponse(
                        List.of(new RelayResult.Failed(0, "cannot connect to it")), List.of()))
                .fetch(request("metrics"), body))
        .isInstanceOf(FetchException.class)
        .hasMessage("cannot connect to it");
  }

  @Test
  void relay_thatCannotBeCalled_isTheReason() {
    assertThatThrownBy(() ->
            fetcher(
                    request -> {
                      throw new IOException("access denied; allow lambda:InvokeFunction");
                    })
                .fetch(request("metrics"), body))
        .isInstanceOf(FetchException.class)
        .hasMessage(
            "the relay of account 111111111111 in eu-west-1 cannot be asked: access denied;"
                + " allow lambda:InvokeFunction");
  }

  @Test
  void relay_ofAnotherVersion_isTheReason() {
    RelayFetcher fetcher =
        new RelayFetcher(
            (place, request) -> "{\"version\":7}".getBytes(UTF_8), POLICY, Runnable::run);

    assertThatThrownBy(() -> fetcher.fetch(request("metrics"), body))
        .isInstanceOf(FetchException.class)
        .hasMessageContaining("of version 7, this scraper reads version 1");
  }

  @Test
  void relay_thatAnswersNothing_isNotAskedForEver() {
    assertThatThrownBy(() ->
            fetcher(request -> new RelayResponse(List.of(), List.of(0)))
                .fetch(request("metrics"), body))
        .isInstanceOf(FetchException.class)
        .hasMessageContaining("it answers to none of 1 fetches");
    assertThat(asked).hasSize(1);
  }

  @Test
  void relay_thatIsSilent_timesOut() {
    CountDownLatch never = new CountDownLatch(1);
    RelayFetcher fetcher =
        new RelayFetcher(
            invoker(request -> {
              never.await();
              return paths(request);
            }),
            POLICY,
            call -> Thread.ofVirtual().start(call));

    assertThatThrownBy(() -> fetcher.fetch(request("metrics", Duration.ofMillis(30)), body))
        .isInstanceOf(FetchException.class)
        .hasMessage(
            "timed out after 30ms without an answer of the relay of account 111111111111 in"
                + " eu-west-1");
    never.countDown();
  }

  @Test
  void fetches_atTheSameMoment_areOneCall() throws Exception {
    BlockingQueue<Runnable> calls = new LinkedBlockingQueue<>();
    RelayFetcher fetcher = new RelayFetcher(invoker(RelayFetcherTest::paths), POLICY, calls::add);
    List<CompletableFuture<String>> fetches = start(fetcher, 3);

    // One gathers for all: run when all have come.
    calls.take().run();

    assertThat(fetches.stream().map(CompletableFuture::join)).containsExactly("/0", "/1", "/2");
    assertThat(asked).hasSize(1);
    assertThat(calls).isEmpty();
  }

  @Test
  void answers_thatFindNoRoom_areAskedForAgain() throws Exception {
    BlockingQueue<Runnable> calls = new LinkedBlockingQueue<>();
    RelayFetcher fetcher =
        new RelayFetcher(
            invoker(request -> {
              RelayResponse all = paths(request);
              List<Integer> rest = new ArrayList<>();
              for (int i = 1; i < request.fetches().size(); i++) {
                rest.add(i);
              }
              return new RelayResponse(List.of(all.results().getFirst()), rest);
            }),
            POLICY,
            calls::add);
    List<CompletableFuture<String>> fetches = start(fetcher, 3);

    calls.take().run();

    assertThat(fetches.stream().map(CompletableFuture::join)).containsExactly("/0", "/1", "/2");
    assertThat(asked.stream().map(request -> request.fetches().size())).containsExactly(3, 2, 1);
  }

  @Test
  void fetches_moreThanACallHas_areSeveralCalls() throws Exception {
    BlockingQueue<Runnable> calls = new LinkedBlockingQueue<>();
    RelayFetcher fetcher = new RelayFetcher(invoker(RelayFetcherTest::paths), POLICY, calls::add);
    List<CompletableFuture<String>> fetches = start(fetcher, RelayFetcher.MOST_FETCHES + 1);

    calls.take().run();
    calls.take().run();

    assertThat(fetches.stream().map(CompletableFuture::join)).hasSize(101).doesNotHaveDuplicates();
    assertThat(asked.stream().map(request -> request.fetches().size())).containsExactly(100, 1);
  }

  /** Begins fetches, one after the other so that they are asked for in order. */
  private static List<CompletableFuture<String>> start(RelayFetcher fetcher, int count) {
    List<CompletableFuture<String>> fetches = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      CompletableFuture<String> result = new CompletableFuture<>();
      FetchRequest request = request(String.valueOf(i));
      Thread thread = Thread.ofVirtual().start(() -> result.complete(fetched(fetcher, request)));
      // It has been gathered when it waits for its answer.
      while (thread.getState() != Thread.State.TIMED_WAITING && !result.isDone()) {
        Thread.onSpinWait();
      }
      fetches.add(result);
    }
    return fetches;
  }

  private static String fetched(RelayFetcher fetcher, FetchRequest request) {
    BodyBuffer body = new BodyBuffer();
    try {
      fetcher.fetch(request, body);
      return text(body);
    } catch (FetchException | InterruptedException e) {
      return String.valueOf(e.getMessage());
    }
  }
}
