// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.promql.trends;

import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.model.TrendRun;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Pieces are found by their times, from wherever the search begins. */
class PiecesTest {

  private static final long HOUR = 3_600_000;

  @Test
  void everyTime_findsThePieceThatALookAtAllFinds() {
    long seed = Long.getLong("seed", 0);
    System.out.println("-Dseed=" + seed);
    Random random = new Random(seed);
    for (int size = 0; size < 20; size++) {
      Pieces pieces = pieces(random, size);
      for (long time = -HOUR; time < 40 * HOUR; time += HOUR / 4) {
        for (int near = -1; near <= size; near++) {
          assertThat(pieces.firstAfter(time, near))
              .as("after %d from %d", time, near)
              .isEqualTo(firstAfter(pieces, time));
          assertThat(pieces.lastUntil(time, near))
              .as("until %d from %d", time, near)
              .isEqualTo(lastUntil(pieces, time));
        }
      }
    }
  }

  @Test
  void resetsAndFalls_areFoundWhereTheyAre() {
    Timeline timeline = new Timeline();
    timeline.addSample(0, 5);
    timeline.addSample(HOUR, 7);
    timeline.addSample(2 * HOUR, 3);
    timeline.addSample(3 * HOUR, 4);
    Pieces pieces = timeline.pieces();
    pieces.resets[3] = 1;
    pieces.index(true);

    assertThat(pieces.onlyGrows(0, 1)).isTrue();
    assertThat(pieces.onlyGrows(1, 2)).as("7 falls to 3").isFalse();
    assertThat(pieces.onlyGrows(2, 2)).as("the fall into 3 is before it").isTrue();
    assertThat(pieces.onlyGrows(2, 3)).as("a reset within the last").isFalse();
    assertThat(pieces.onlyGrows(3, 3)).as("a reset within the only one").isFalse();
    assertThat(pieces.samples(1, 3)).isEqualTo(3);
  }

  @Test
  void run_isShownAsItIsAndForgotten() {
    TrendRun run = TrendRun.ofCapacity(2).withSize(2);
    run.hour()[1] = HOUR;
    run.firstTs()[1] = HOUR;
    run.first()[0] = 10;
    run.last()[0] = 12;
    run.first()[1] = 4;
    run.resets()[1] = 1;
    Timeline timeline = new Timeline();
    timeline.addSample(0, 1);

    timeline.show(run, day -> true);

    assertThat(timeline.size()).isEqualTo(2);
    assertThat(timeline.pieces().first).isSameAs(run.first());
    assertThat(timeline.pieces().into[1]).isEqualTo(4);
    assertThat(timeline.pieces().intoReset[1]).isTrue();
    timeline.clear();
    assertThat(timeline.size()).isZero();
    timeline.addSample(HOUR, 8);
    assertThat(timeline.pieces().first[0]).isEqualTo(8);
    assertThat(run.first()[0]).isEqualTo(10);
  }

  /** Hours, some of which are missing, with their first and last samples anywhere in them. */
  private static Pieces pieces(Random random, int size) {
    Pieces pieces = new Pieces();
    pieces.grow(size);
    long hour = 0;
    for (int i = 0; i < size; i++) {
      pieces.firstTs[i] = hour * HOUR + HOUR / 4 * random.nextInt(4);
      pieces.lastTs[i] = Math.max(pieces.firstTs[i], hour * HOUR + HOUR / 4 * random.nextInt(4));
      hour += random.nextInt(4) == 0 ? 1 + random.nextInt(5) : 1;
    }
    return pieces;
  }

  private static int firstAfter(Pieces pieces, long time) {
    int at = 0;
    while (at < pieces.size && pieces.lastTs[at] <= time) {
      at++;
    }
    return at;
  }

  private static int lastUntil(Pieces pieces, long time) {
    int at = -1;
    while (at + 1 < pieces.size && pieces.firstTs[at + 1] <= time) {
      at++;
    }
    return at;
  }
}
