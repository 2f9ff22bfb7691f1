// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What {@code prepare} asks, without the cache, which the launcher has Java make meanwhile. */
final class PrepareCommandTest {

  @Test
  void everyQuestion_hasAnAnswerThatIsNotShown() {
    CommandRun prepared = CommandRun.of("prepare");

    assertThat(prepared.code()).as(prepared.err()).isZero();
    assertThat(prepared.out()).isEmpty();
  }
}
