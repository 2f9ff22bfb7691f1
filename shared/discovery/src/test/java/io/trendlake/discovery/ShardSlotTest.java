// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ShardSlotTest {

  private static final Instant SLOT = Instant.parse("2026-11-22T07:15:00Z");

  private final Shard shard =
      new Shard("local-15s-0000", "", "", Duration.ofSeconds(15), List.of());

  @Test
  void of_expiresWithTheNextSlot() {
    assertThat(ShardSlot.of(shard, SLOT).deadline()).isEqualTo(SLOT.plusSeconds(15));
  }

  @Test
  void new_deadlineNotAfterSlot() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ShardSlot(shard, SLOT, SLOT))
        .withMessageContaining("local-15s-0000")
        .withMessageContaining("2026-11-22T07:15:00Z");
  }
}
