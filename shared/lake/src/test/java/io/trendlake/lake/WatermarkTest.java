// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trendlake.objstore.InMemoryBucket;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WatermarkTest {

  private static final Watermark SEVEN =
      new Watermark(Instant.parse("2026-11-22T07:00:00Z"), LocalDate.parse("2026-11-22"));

  private final InMemoryBucket bucket = new InMemoryBucket();
  private final WatermarkStore store = new WatermarkStore(bucket);

  @Test
  void json_isOneObjectOnOneLine() {
    assertThat(SEVEN.toJson())
        .asString(StandardCharsets.UTF_8)
        .isEqualTo("{\"day\":\"2026-11-22\",\"hour\":\"2026-11-22T07:00:00Z\"}\n");
    assertThat(Watermark.parse(SEVEN.toJson())).isEqualTo(SEVEN);
  }

  @Test
  void none_readWithoutObject() throws IOException {
    assertThat(store.read()).isEqualTo(Watermark.NONE);
  }

  @Test
  void advance_createsAndMoves() throws IOException {
    assertThat(store.advance(SEVEN)).isEqualTo(SEVEN);
    Watermark eight = new Watermark(SEVEN.hour().plus(Duration.ofHours(1)), SEVEN.day());
    assertThat(store.advance(eight)).isEqualTo(eight);
    assertThat(store.read()).isEqualTo(eight);
  }

  @Test
  void advance_neverMovesBack() throws IOException {
    store.advance(SEVEN);
    String etag = bucket.get(LakeLayout.WATERMARK).orElseThrow().etag();
    Watermark earlier = new Watermark(SEVEN.hour().minus(Duration.ofHours(3)), LocalDate.EPOCH);
    assertThat(store.advance(earlier)).isEqualTo(SEVEN);
    assertThat(bucket.get(LakeLayout.WATERMARK).orElseThrow().etag()).isEqualTo(etag);
  }

  @Test
  void advance_atOnceByMany_losesNone() throws Exception {
    List<Future<Watermark>> moves = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      for (int hour = 1; hour <= 40; hour++) {
        Watermark to = new Watermark(SEVEN.hour().plus(Duration.ofHours(hour)), SEVEN.day());
        moves.add(threads.submit(() -> new WatermarkStore(bucket).advance(to)));
      }
    }
    for (Future<Watermark> move : moves) {
      move.get();
    }
    assertThat(store.read().hour()).isEqualTo(SEVEN.hour().plus(Duration.ofHours(40)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "null",
        "{\"day\":\"2026-11-22\"}",
        "{\"day\":\"2026-11-22\",\"hour\":\"seven\"}",
        "{\"day\":\"2026-11-22\",\"hour\":\"2026-11-22T07:30:00Z\"}",
        "{\"day\":\"2026-11-23\",\"hour\":\"2026-11-22T07:00:00Z\"}"
      })
  void unreadable_saysKeyTextAndRemedy(String content) throws IOException {
    bucket.put(LakeLayout.WATERMARK, content.getBytes(StandardCharsets.UTF_8));
    assertThatThrownBy(store::read)
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("watermark/watermark.json: no watermark: " + content)
        .hasMessageContaining("put back the last good object");
  }

  @Test
  void unreadable_isNotOverwritten() throws IOException {
    bucket.put(LakeLayout.WATERMARK, new byte[] {'{'});
    assertThatThrownBy(() -> store.advance(SEVEN)).isInstanceOf(IOException.class);
    assertThat(bucket.get(LakeLayout.WATERMARK).orElseThrow().content()).containsExactly('{');
  }
}
