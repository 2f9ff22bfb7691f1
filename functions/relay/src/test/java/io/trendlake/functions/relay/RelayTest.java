// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.relay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.trendlake.config.Cidr;
import io.trendlake.config.http.HttpClientConfig;
import io.trendlake.config.http.Url;
import io.trendlake.fetch.BodyBuffer;
import io.trendlake.fetch.FetchRequest;
import io.trendlake.fetch.FetchResponse;
import io.trendlake.fetch.address.AddressPolicy;
import io.trendlake.fetch.http.HttpFetcher;
import io.trendlake.relay.RelayFetcher;
import io.trendlake.relay.RelayRequest;
import io.trendlake.relay.RelayResponse;
import io.trendlake.relay.RelayResult;
import io.trendlake.testkit.ScriptedServer;
import io.trendlake.testkit.ScriptedServer.Response;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The relay with exporters on the loopback address, which the requests open. */
final class RelayTest {

  private static final List<Cidr> LOOPBACK = List.of(Cidr.parse("127.0.0.0/8"));

  private static final Duration LONG = Duration.ofMinutes(1);

  private final HttpFetcher http = new HttpFetcher(new AddressPolicy.Guarded(Map.of()));
  private final Map<String, Response> answers = new ConcurrentHashMap<>();
  private ScriptedServer exporter;

  @BeforeEach
  void start() throws IOException {
    exporter =
        ScriptedServer.start(request -> answers.getOrDefault(request.path(), Response.of(404, "")));
  }

  @AfterEach
  void stop() {
    exporter.close();
    http.close();
  }

  private void answering(String path, int status, String encoding, byte[] body) {
    Map<String, String> type = Map.of("Content-Type", "text/plain; version=0.0.4");
    Response answer = new Response(status, type, body);
    answers.put(path, encoding.isEmpty() ? answer : answer.with("Content-Encoding", encoding));
  }

  private FetchRequest request(String path, long limit) {
    return new FetchRequest(
        "",
        Url.of(exporter.uri() + path),
        Map.of("Accept-Encoding", "gzip"),
        Duration.ofSeconds(20),
        limit,
        HttpClientConfig.defaults());
  }

  private RelayResponse answer(ResponseRoom room, FetchRequest... fetches)
      throws InterruptedException {
    return new Relay(http::asSent, room).answer(new RelayRequest(List.of(fetches), LOOPBACK), LONG);
  }

  private static byte[] randomBytes(int size) {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return bytes;
  }

  private static byte[] gzip(String content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(content.getBytes(UTF_8));
    }
    return bytes.toByteArray();
  }

  @Test
  void body_gzip_isHandedOnAsItIs() throws Exception {
    byte[] sent = gzip("a 1\n".repeat(1000));
    answering("/metrics", 200, "gzip", sent);

    RelayResponse response = answer(ResponseRoom.OF_LAMBDA, request("/metrics", 1 << 20));

    assertThat(response.leftOver()).isEmpty();
    assertThat(response.results())
        .usingRecursiveFieldByFieldElementComparator()
        .containsExactly(
            new RelayResult.Fetched(0, 200, "text/plain; version=0.0.4", "gzip", sent));
  }

  @Test
  void answers_ofSeveral_areNamedByTheirIndex() throws Exception {
    answering("/a", 200, "", "a 1\n".getBytes(UTF_8));
    answering("/b", 500, "", "broken".getBytes(UTF_8));

    RelayResponse response =
        answer(ResponseRoom.OF_LAMBDA, request("/a", 100), request("/b", 100), request("/c", 100));

    assertThat(response.results())
        .extracting(RelayResult::index, answer -> ((RelayResult.Fetched) answer).status())
        .containsExactly(tuple(0, 200), tuple(1, 500), tuple(2, 404));
  }

  @Test
  void address_notOpened_isRefused() throws Exception {
    answering("/metrics", 200, "", "a 1\n".getBytes(UTF_8));

    RelayResponse response =
        new Relay(http::asSent)
            .answer(new RelayRequest(List.of(request("/metrics", 100)), List.of()), LONG);

    assertThat(response.results())
        .singleElement()
        .isInstanceOfSatisfying(
            RelayResult.Failed.class,
            failed ->
                assertThat(failed.reason())
                    .startsWith("the address 127.0.0.1 is a loopback address (127.0.0.0/8)"));
  }

  @Test
  void response_full_namesThoseLeftOver() throws Exception {
    answering("/large", 200, "", randomBytes(6000));
    answering("/small", 200, "", randomBytes(60));

    RelayResponse response =
        answer(
            new ResponseRoom(20_000),
            request("/large", 1 << 20),
            request("/large", 1 << 20),
            request("/large", 1 << 20),
            request("/small", 1 << 20));

    assertThat(response.results()).extracting(RelayResult::index).containsExactly(0, 1, 3);
    assertThat(response.leftOver()).containsExactly(2);
    assertThat(response.write()).hasSizeLessThan(20_000);
  }

  @Test
  void response_ofTheLargestBodyOfLambda_isBelowItsLimit() throws Exception {
    answering("/metrics", 200, "", randomBytes(ResponseRoom.OF_LAMBDA.largestBody()));

    RelayResponse response = answer(ResponseRoom.OF_LAMBDA, request("/metrics", 1 << 28));

    assertThat(response.results()).singleElement().isInstanceOf(RelayResult.Fetched.class);
    assertThat(response.write()).hasSizeBetween(5_900_000, 6_000_000);
  }

  @Test
  void answer_notOf200_hasNoBodyAndNoEncoding() throws Exception {
    answering("/metrics", 503, "gzip", gzip("too busy"));

    assertThat(answer(ResponseRoom.OF_LAMBDA, request("/metrics", 1 << 20)).results())
        .usingRecursiveFieldByFieldElementComparator()
        .containsExactly(
            new RelayResult.Fetched(0, 503, "text/plain; version=0.0.4", "", new byte[0]));
  }

  @Test
  void bodies_thatOutgrowTheirShare_areLeftOver() throws Exception {
    ResponseRoom room = new ResponseRoom(20_000);
    int fetches = 2 * room.largestBodiesAtOnce();
    answering("/large", 200, "", randomBytes(room.share(fetches) + 1));
    answering("/small", 200, "", randomBytes(60));
    FetchRequest[] requests = new FetchRequest[fetches];
    Arrays.fill(requests, request("/large", 1 << 20));
    requests[3] = request("/small", 1 << 20);

    RelayResponse response = answer(room, requests);

    assertThat(response.results()).extracting(RelayResult::index).containsExactly(3);
    assertThat(response.leftOver()).hasSize(fetches - 1).doesNotContain(3);
  }

  @Test
  void bodies_thatAllOutgrowTheirShare_someAreAnswered() throws Exception {
    ResponseRoom room = new ResponseRoom(20_000);
    int fetches = 2 * room.largestBodiesAtOnce();
    answering("/large", 200, "", randomBytes(room.share(fetches) + 1));
    FetchRequest[] requests = new FetchRequest[fetches];
    Arrays.fill(requests, request("/large", 1 << 20));

    RelayResponse response = answer(room, requests);

    assertThat(response.results()).extracting(RelayResult::index).startsWith(0);
    assertThat(response.results().size() + response.leftOver().size()).isEqualTo(fetches);
  }

  @Test
  void body_largerThanAResponse_isAReason() throws Exception {
    ResponseRoom room = new ResponseRoom(20_000);
    answering("/metrics", 200, "", randomBytes(room.largestBody() + 1));

    RelayResponse response = answer(room, request("/metrics", 1 << 20));

    assertThat(response.results())
        .containsExactly(
            new RelayResult.Failed(
                0,
                "the body is larger, as it is sent, than the "
                    + room.largestBody()
                    + " bytes that a relay can hand on; let the target compress it, or reach its"
                    + " account with network: direct"));
  }

  @Test
  void body_atItsOwnLimit_isAReason() throws Exception {
    answering("/metrics", 200, "", randomBytes(100));

    assertThat(answer(ResponseRoom.OF_LAMBDA, request("/metrics", 100)).results())
        .containsExactly(
            new RelayResult.Failed(0, "the body reached the limit of 100 bytes (body_size_limit)"));
  }

  @Test
  void scraper_throughTheRelay_getsTheBodies() throws Exception {
    answering("/gzip", 200, "gzip", gzip("a 1\n"));
    answering("/plain", 200, "", "b 2\n".getBytes(UTF_8));
    Relay relay = new Relay(http::asSent);
    RelayFetcher fetcher =
        new RelayFetcher(
            (place, message) -> relay.answer(RelayRequest.read(message), LONG).write(),
            new AddressPolicy.Guarded(Map.of("", LOOPBACK)));
    List<String> bodies = new ArrayList<>();

    for (String path : List.of("/gzip", "/plain")) {
      BodyBuffer body = new BodyBuffer();
      fetcher.fetch(request(path, 1 << 20), body);
      bodies.add(new String(body.array(), 0, body.length(), UTF_8));
    }

    assertThat(bodies).containsExactly("a 1\n", "b 2\n");
  }

  @Test
  void scraper_throughTheRelay_getsTheStatusOfAnEncodedRefusal() throws Exception {
    answering("/metrics", 401, "gzip", gzip("who are you?"));
    Relay relay = new Relay(http::asSent);
    RelayFetcher fetcher =
        new RelayFetcher(
            (place, message) -> relay.answer(RelayRequest.read(message), LONG).write(),
            new AddressPolicy.Guarded(Map.of("", LOOPBACK)));

    FetchResponse response = fetcher.fetch(request("/metrics", 1 << 20), new BodyBuffer());

    assertThat(response.status()).isEqualTo(401);
  }
}
