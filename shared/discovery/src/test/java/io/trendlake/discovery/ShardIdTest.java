// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ShardIdTest {

  private static final Duration MINUTE = Duration.ofMinutes(1);

  @ParameterizedTest
  @CsvSource({
    "123456789012, eu-west-1, PT1M, 3, 123456789012-eu-west-1-60s-0003",
    "123456789012, '', PT15S, 0, 123456789012-15s-0000",
    "'', '', PT1M, 0, local-60s-0000",
    "'', '', PT1H, 12345, local-3600s-12345",
    "'', '', PT1.5S, 7, local-1500ms-0007",
    "shop, eu-west-1, PT1M, 0, shop-eu-west-1-60s-0000"
  })
  void of_plain(String account, String region, Duration interval, int number, String id) {
    assertThat(ShardId.of(account, region, interval, number)).isEqualTo(id);
  }

  @ParameterizedTest
  @CsvSource({
    "team-a, eu-west-1, team-a-eu-west-1_",
    "'', eu-west-1, eu-west-1_",
    "local, '', local_",
    "Shop, '', shop_",
    "../../etc, a/b, -etc-a-b_",
    "日本, '', -_"
  })
  void of_notPlain(String account, String region, String start) {
    assertThat(ShardId.of(account, region, MINUTE, 0))
        .startsWith(start)
        .matches("[a-z0-9-]*_[0-9a-f]{16}-60s-0000");
  }

  @Test
  void of_veryLongLabels() {
    assertThat(ShardId.of("x".repeat(5000), "y".repeat(5000), MINUTE, 0)).hasSizeLessThan(80);
  }

  @Test
  void of_differentPairs() {
    long seed = Long.getLong("seed", System.nanoTime());
    Random random = new Random(seed);
    List<String> pieces = List.of("a", "A", "-", "_", "local", "60s", "/", ".", "é", "0000", "\n");
    Map<String, List<String>> pairs = new HashMap<>();
    for (int i = 0; i < 20_000; i++) {
      List<String> pair = List.of(text(random, pieces), text(random, pieces));
      String id = ShardId.of(pair.getFirst(), pair.getLast(), MINUTE, 0);

      assertThat(id).as("-Dseed=%d", seed).matches("[a-z0-9_-]+");
      assertThat(pairs.merge(id, pair, (first, second) -> first))
          .as("-Dseed=%d", seed)
          .isEqualTo(pair);
    }
  }

  private static String text(Random random, List<String> pieces) {
    StringBuilder text = new StringBuilder();
    int length = random.nextInt(4);
    for (int i = 0; i < length; i++) {
      text.append(pieces.get(random.nextInt(pieces.size())));
    }
    return text.toString();
  }
}
