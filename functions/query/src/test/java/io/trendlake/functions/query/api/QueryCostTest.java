// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.query.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/** What the requests of a query cost. */
final class QueryCostTest {

  @Test
  void requests_costWhatS3ChargesForEachKind() {
    assertThat(QueryCost.dollars(1_000_000, 0)).isCloseTo(0.40, within(1e-9));
    assertThat(QueryCost.dollars(1_000_000, 1_000_000)).isCloseTo(5.00, within(1e-9));
    assertThat(QueryCost.dollars(35, 5)).isCloseTo(0.000_037, within(1e-12));
  }
}
