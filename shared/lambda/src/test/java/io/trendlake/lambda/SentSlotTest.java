// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.trendlake.objstore.InMemoryBucket;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What markers say of the messages that were sent. */
final class SentSlotTest {

  private static final Instant MINUTE = Instant.parse("2026-11-25T07:14:00Z");

  private final InMemoryBucket bucket = new InMemoryBucket(() -> MINUTE);
  private final TickMarkers markers = new TickMarkers(bucket);

  @Test
  void marker_saysWhatWasSent() throws Exception {
    List<SentSlot> sent =
        List.of(
            new SentSlot(MINUTE, "local-15s-0000", "{\"targets\": [\"a 1\"]}"),
            new SentSlot(MINUTE.plusMillis(15_500), "local-15s-0000", "{}"),
            new SentSlot(MINUTE, "local-60s-0000", ""));

    markers.done(MINUTE, sent);

    assertThat(markers.sent(MINUTE)).isEqualTo(sent);
    assertThat(markers.sent(MINUTE.plusSeconds(60))).isEmpty();
  }

  /** The targets of a shard are the same at each of its slots. */
  @Test
  void marker_ofManySlots_isSmall() throws Exception {
    String body = "{\"targets\": [" + "\"http://host.example:9100/metrics\", ".repeat(100) + "]}";
    List<SentSlot> sent = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      sent.add(new SentSlot(MINUTE.plusSeconds(i), "local-1s-0000", i + body));
    }

    markers.done(MINUTE, sent);

    assertThat(bucket.list("state/").getFirst().size()).isLessThan(4_000);
    assertThat(markers.sent(MINUTE)).hasSize(60);
  }

  @Test
  void sentMinutes_areThoseOfATimeAndKept() throws Exception {
    String message = "{\"version\":1,\"account\":\"111122223333\",\"region\":\"eu-west-1\"}";
    for (Duration before :
        List.of(Duration.ofDays(20), Duration.ofDays(5), Duration.ofMinutes(1), Duration.ZERO)) {
      Instant minute = MINUTE.minus(before);
      markers.done(minute, List.of(new SentSlot(minute, "local-60s-0000", message)));
    }
    // Of which none were due.
    markers.done(MINUTE.minusSeconds(120), List.of());

    assertThat(markers.sentMinutes(Instant.EPOCH, MINUTE))
        .containsExactly(MINUTE.minus(Duration.ofDays(5)), MINUTE.minusSeconds(60));
    assertThat(markers.sentMinutes(MINUTE, MINUTE.plusSeconds(1))).containsExactly(MINUTE);
  }

  @Test
  void slot_thatCannotBeReadBack_isRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> new SentSlot(MINUTE, "a b", "{}"));
    assertThatIllegalArgumentException().isThrownBy(() -> new SentSlot(MINUTE, "a", "{\n}"));
  }
}
