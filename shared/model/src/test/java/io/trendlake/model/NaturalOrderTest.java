// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The order of names with numbers in them, on pages and in {@code sort_by_label}. */
final class NaturalOrderTest {

  private static final List<String> IN_ORDER =
      List.of(
          "",
          "10.0.2.1:80",
          "10.0.10.1:80",
          "web",
          "web-",
          "web-0",
          "web-2",
          "web-2a",
          "web-2b",
          "web-02",
          "web-10",
          "web-99999999999999999998",
          "web-99999999999999999999",
          "web-a",
          "webx");

  @Test
  void numbers_areOrderedBySize() {
    List<String> shuffled = new ArrayList<>(IN_ORDER);
    Collections.shuffle(shuffled, new Random(1));
    shuffled.sort(NaturalOrder::compare);
    assertThat(shuffled).isEqualTo(IN_ORDER);
  }
}
