// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Which instants are in the windows of a query's steps. */
final class SampleWindowsTest {

  private static long[] contained(SampleWindows windows, long from, long to) {
    return LongStream.rangeClosed(from, to).filter(windows::contains).toArray();
  }

  @Test
  void window_hasItsEnd_andNotItsBeginning() {
    assertThat(contained(new SampleWindows(10, 10, 3), 0, 21))
        .containsExactly(0, 8, 9, 10, 18, 19, 20);
  }

  @Test
  void instantsBeforeTheFirstWindow_areInWindowsToo() {
    assertThat(contained(new SampleWindows(5, 10, 2), -20, 0)).containsExactly(-16, -15, -6, -5);
  }

  @Test
  void windowsThatMeet_haveEveryInstant() {
    assertThat(contained(new SampleWindows(7, 3, 3), -5, 5)).hasSize(11);
    assertThat(contained(SampleWindows.ALL, -5, 5)).hasSize(11);
    assertThat(new SampleWindows(7, 3, 3).hasNoGap()).isTrue();
    assertThat(new SampleWindows(7, 4, 3).hasNoGap()).isFalse();
  }

  @Test
  void stepsAndLengths_mustBePositive() {
    assertThatThrownBy(() -> new SampleWindows(0, 0, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("must be positive");
    assertThatThrownBy(() -> new SampleWindows(0, 1, 0))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
