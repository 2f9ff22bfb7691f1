// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.compact.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.tsdb.file.DamagedBlockException;
import io.trendlake.tsdb.file.Remedy;
import org.junit.jupiter.api.Test;

/** What is said of files with many damaged places. */
final class DamageListTest {

  private final DamageList damages = new DamageList();

  private void find(String file, int places) {
    for (int place = 0; place < places; place++) {
      damages.found(new DamagedBlockException(file, place, "chunk: lost", Remedy.RESTORE));
    }
  }

  @Test
  void placeThatIsFoundAgain_isNamedOnce() {
    find("a", 2);
    find("a", 2);
    assertThat(damages.messages()).hasSize(2).allMatch(text -> text.startsWith("a: at byte "));
  }

  @Test
  void fileWithManyPlaces_isNamedByTheFirstTenAndThatThereAreMore() {
    find("a", 10);
    assertThat(damages.messages()).hasSize(10);
    find("b", 1_000_000);
    assertThat(damages.messages())
        .hasSize(21)
        .last()
        .asString()
        .isEqualTo("b: more of this file is damaged; the first 10 places are named");
  }
}
