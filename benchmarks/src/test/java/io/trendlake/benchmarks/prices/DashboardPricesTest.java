// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.benchmarks.prices;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Prices of queries, and that the documents have those of what was measured. */
final class DashboardPricesTest {

  private static final List<String> ROWS =
      List.of(
          "| row | turn | s of processor | GET | LIST | PUT | MB read |",
          "|---|---|---|---|---|---|---|",
          "| a, b | first | 17.0 | 1,000 | 20 | 30 | 5.0 |",
          "| | again | 0.5 | 2 | 0 | 0 | 0.0 |",
          "| c | first | 1.0 | 1 | 1 | 1 | 1.0 |");

  @Test
  void load_isThatOfItsRowAndTurn() {
    assertThat(MeasuredLoad.of(ROWS, 1, "a", "first")).isEqualTo(new MeasuredLoad(1, 17, 1000, 50));
    assertThat(MeasuredLoad.of(ROWS, 1, "a", "again")).isEqualTo(new MeasuredLoad(1, 0.5, 2, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> MeasuredLoad.of(ROWS, 1, "c", "again"));
  }

  @Test
  void load_costsItsTimeItsInvocationsAndItsRequests() {
    // 17 s of processor are 10 s of 1.7 processors, and 0.1 s of waiting: 10.1 s of 2.94 GB.
    double lambda = 10.097 * 3008 / 1024 * 0.0000133334 + 0.2e-6;
    double s3 = 1000 * 0.4e-6 + 50 * 5e-6;
    assertThat(new MeasuredLoad(1, 17, 1000, 50).dollars()).isCloseTo(lambda + s3, within(1e-6));
  }

  @Test
  void loadAfterMoreSlots_listsTwiceMore_andReadsTheirFiles() {
    assertThat(new MeasuredLoad(20, 1, 40, 40).after(5))
        .isEqualTo(new MeasuredLoad(20, 2, 240, 80));
  }

  @Test
  void documents_haveThePricesOfWhatWasMeasured() throws IOException {
    List<String> readme = Files.readAllLines(Path.of("README.md"));
    String operations = Files.readString(Path.of("../docs/operations.md"));

    assertThat(operations)
        .as(
            "docs/operations.md has not what `benchmarks/run prices` prints of benchmarks/README.md")
        .contains(String.join("\n", DashboardPrices.table(readme)));
  }
}
