// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.objstore.s3;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trendlake.objstore.ObjectTail;
import io.trendlake.objstore.StoredObject;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A network and a store that fail: what is put is whole or not there, and no answer is wrong. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class S3FaultsTest {

  private static final byte[] SMALL = "some content".getBytes(UTF_8);

  private S3ProxyServer server;
  private S3Front front;
  private S3Bucket bucket;

  @BeforeAll
  void start() throws Exception {
    server = new S3ProxyServer();
    front = new S3Front(server.endpoint());
  }

  @AfterAll
  void stop() throws Exception {
    front.close();
    server.stop();
  }

  @BeforeEach
  void open() {
    front.inject((number, request) -> Fault.NONE);
    bucket = TestClients.newBucket(front.endpoint());
  }

  @AfterEach
  void close() {
    bucket.close();
  }

  private void injectFirst(Fault fault) {
    front.inject((number, request) -> number == 1 ? fault : Fault.NONE);
  }

  @ParameterizedTest
  @EnumSource
  void put_oneFault(Fault fault) throws IOException {
    injectFirst(fault);

    String etag = bucket.put("a", SMALL);

    StoredObject there = bucket.get("a").orElseThrow();
    assertThat(there.content()).isEqualTo(SMALL);
    assertThat(there.etag()).isEqualTo(etag);
  }

  @ParameterizedTest
  @EnumSource
  void putIfAbsent_oneFault_isNotTakenForAnothers(Fault fault) throws IOException {
    injectFirst(fault);

    Optional<String> etag = bucket.putIfAbsent("a", SMALL);

    assertThat(etag).isPresent();
    assertThat(bucket.get("a").orElseThrow().etag()).isEqualTo(etag.get());
  }

  @ParameterizedTest
  @EnumSource
  void putIfAbsent_anothersOfEqualContent_oneFault(Fault fault) throws IOException {
    String first = bucket.putIfAbsent("a", SMALL).orElseThrow();
    injectFirst(fault);

    assertThat(bucket.putIfAbsent("a", SMALL)).isEmpty();
    assertThat(bucket.get("a").orElseThrow().etag()).isEqualTo(first);
  }

  @ParameterizedTest
  @EnumSource
  void putIfMatch_oneFault_isNotTakenForAnothers(Fault fault) throws IOException {
    String first = bucket.put("a", "before".getBytes(UTF_8));
    injectFirst(fault);

    Optional<String> etag = bucket.putIfMatch("a", SMALL, first);

    assertThat(etag).isPresent();
    assertThat(bucket.get("a").orElseThrow().content()).isEqualTo(SMALL);
  }

  @ParameterizedTest
  @EnumSource
  void putIfMatch_outdated_oneFault(Fault fault) throws IOException {
    String first = bucket.put("a", "before".getBytes(UTF_8));
    bucket.put("a", "now".getBytes(UTF_8));
    injectFirst(fault);

    assertThat(bucket.putIfMatch("a", SMALL, first)).isEmpty();
    assertThat(bucket.get("a").orElseThrow().content()).asString(UTF_8).isEqualTo("now");
  }

  @ParameterizedTest
  @EnumSource
  void reads_oneFault(Fault fault) throws IOException {
    byte[] content = randomBytes(300_000);
    bucket.put("a", content);

    injectFirst(fault);
    assertThat(bucket.get("a").orElseThrow().content()).isEqualTo(content);
    injectFirst(fault);
    assertThat(bucket.getRange("a", 100, 5)).containsExactly(slice(content, 100, 5));
    injectFirst(fault);
    ObjectTail tail = bucket.tail("a", 8);
    assertThat(tail.size()).isEqualTo(content.length);
    assertThat(tail.content()).containsExactly(slice(content, content.length - 8, 8));
    injectFirst(fault);
    assertThat(bucket.list("")).hasSize(1);
    injectFirst(fault);
    bucket.delete("a");
    assertThat(bucket.get("a")).isEmpty();
  }

  @Test
  void put_largeAndCutInTheMiddleEachTime_isNotThere() throws IOException {
    front.inject((number, request) -> Fault.CUT_REQUEST);

    assertThatThrownBy(() -> bucket.put("a/large", randomBytes(3_000_000)))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("cannot write a/large in s3://bucket-")
        .hasMessageContaining("(6 attempts)");

    assertThat(front.requests()).isEqualTo(S3Clients.ATTEMPTS);
    front.inject((number, request) -> Fault.NONE);
    assertThat(bucket.get("a/large")).isEmpty();
  }

  @Test
  void put_cutInTheMiddleEachTime_leavesTheObjectThatWasThere() throws IOException {
    bucket.put("a", SMALL);
    front.inject((number, request) -> Fault.CUT_REQUEST);

    assertThatThrownBy(() -> bucket.put("a", randomBytes(3_000_000)))
        .isInstanceOf(IOException.class);

    front.inject((number, request) -> Fault.NONE);
    assertThat(bucket.get("a").orElseThrow().content()).isEqualTo(SMALL);
  }

  @Test
  void get_cutInTheMiddleEachTime_isNoObject() throws IOException {
    bucket.put("a", randomBytes(300_000));
    front.inject((number, request) -> Fault.CUT_ANSWER);

    assertThatThrownBy(() -> bucket.get("a"))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("cannot read a in s3://bucket-");
  }

  @Test
  void anyWork_slowDownOnEveryThirdRequest() throws IOException {
    front.inject((number, request) -> number % 3 == 0 ? Fault.SLOW_DOWN : Fault.NONE);

    for (int i = 0; i < 20; i++) {
      String key = "minute/" + i;
      byte[] content = randomBytes(10_000 + i);
      assertThat(bucket.putIfAbsent(key, content)).isPresent();
      assertThat(bucket.get(key).orElseThrow().content()).isEqualTo(content);
    }

    assertThat(bucket.list("minute/")).hasSize(20);
  }

  @Test
  void put_slowDownEachTime() {
    front.inject((number, request) -> Fault.SLOW_DOWN);

    assertThatThrownBy(() -> bucket.put("a", SMALL))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("S3 asks to slow down (6 attempts)");
    assertThat(front.requests()).isEqualTo(S3Clients.ATTEMPTS);
  }

  @Test
  void putIfMatch_conflictEachTime() throws IOException {
    String etag = bucket.put("a", SMALL);
    front.inject((number, request) -> Fault.CONFLICT);

    assertThatThrownBy(() -> bucket.putIfMatch("a", "new".getBytes(UTF_8), etag))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("ConditionalRequestConflict");
    assertThat(front.requests()).isEqualTo(S3Clients.ATTEMPTS);
  }

  private static byte[] randomBytes(int size) {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return bytes;
  }

  private static byte[] slice(byte[] content, int offset, int length) {
    return Arrays.copyOfRange(content, offset, offset + length);
  }
}
