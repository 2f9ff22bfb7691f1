// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.config.http.Url;
import io.trendlake.discovery.Target;
import io.trendlake.local.run.TargetStatus.Health;
import io.trendlake.local.run.TargetStatus.Last;
import io.trendlake.model.DroppedSamples;
import io.trendlake.model.Labels;
import io.trendlake.model.NoteCounts;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Since when a target is down. */
final class TargetStatusTest {

  private static final Instant SLOT = Instant.parse("2026-11-22T10:00:00Z");
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final Target target =
      new Target("j", Labels.empty(), Labels.empty(), Url.of("http://a:1/m"), MINUTE, MINUTE);

  private static Last slot(int minute, Health health) {
    Instant at = SLOT.plus(MINUTE.multipliedBy(minute));
    return new Last(at, at, health, Duration.ZERO, 0, DroppedSamples.NONE, NoteCounts.NONE, "");
  }

  @Test
  void downSince_isTheFirstSlotSinceItWasUp() {
    TargetStatus status = TargetStatus.unknown(target);
    assertThat(status.downSince()).isEmpty();
    status = status.after(slot(0, Health.UP));
    assertThat(status.downSince()).isEmpty();
    status = status.after(slot(1, Health.DOWN)).after(slot(2, Health.DOWN));
    assertThat(status.downSince()).hasValue(SLOT.plus(MINUTE));
    status = status.after(slot(3, Health.UNKNOWN));
    assertThat(status.downSince()).as("a missed slot says nothing").hasValue(SLOT.plus(MINUTE));
    assertThat(status.after(slot(4, Health.DOWN)).downSince()).hasValue(SLOT.plus(MINUTE));
    assertThat(status.after(slot(4, Health.UP)).downSince()).isEmpty();
  }
}
