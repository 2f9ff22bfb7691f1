// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.benchmarks.prices;

import java.time.Duration;
import java.util.List;

/**
 * What a load of a dashboard has taken of the query function, as a row of benchmarks/README.md
 * says.
 *
 * @param queries how many panels it asks for
 * @param processorSeconds of the function, starts included
 * @param gets requests to S3 that read
 * @param others requests to S3 that list or write
 */
public record MeasuredLoad(int queries, double processorSeconds, long gets, long others) {

  /** The default of the template's {@code QueryMemory}. */
  private static final int MEGABYTES = 3008;

  /** Lambda gives a whole one for each so many megabytes. */
  private static final double MEGABYTES_OF_PROCESSOR = 1769;

  /** What a query waits for S3 beside its work: three or four requests one after another. */
  private static final double WAITING_SECONDS = 0.1;

  private static final int TURN = 2;
  private static final int SECONDS = 3;
  private static final int GETS = 4;
  private static final int LISTS = 5;
  private static final int PUTS = 6;

  /**
   * Reads the row of a table {@code | row | turn | s of processor | GET | LIST | PUT | MB read |}.
   *
   * @param lines of the document
   * @param row begins the first cell of the row, or of one above it whose cell it shares
   * @throws IllegalArgumentException if there is no such row
   */
  public static MeasuredLoad of(List<String> lines, int queries, String row, String turn) {
    boolean found = false;
    for (String line : lines) {
      String[] cells = line.strip().split("\\s*\\|\\s*", -1);
      if (cells.length > PUTS) {
        found = cells[1].isEmpty() ? found : cells[1].startsWith(row);
        if (found && cells[TURN].equals(turn)) {
          return new MeasuredLoad(
              queries,
              Double.parseDouble(cells[SECONDS]),
              number(cells[GETS]),
              number(cells[LISTS]) + number(cells[PUTS]));
        }
      }
    }
    throw new IllegalArgumentException("no table has a row \"" + row + "\", \"" + turn + "\"");
  }

  private static long number(String cell) {
    return Long.parseLong(cell.replace(",", ""));
  }

  /**
   * The same after more slots of one shard: each panel computes its open hours again, for which it
   * makes the two lists that it saved, and reads outcomes and samples of each slot. That takes
   * twice the processor ("A dashboard" in benchmarks/README.md).
   */
  MeasuredLoad after(int slots) {
    return new MeasuredLoad(
        queries, 2 * processorSeconds, gets + 2L * queries * slots, others + 2L * queries);
  }

  /** What it costs, where two processors share the work as long as it takes both. */
  public double dollars() {
    double seconds =
        processorSeconds * MEGABYTES_OF_PROCESSOR / MEGABYTES + queries * WAITING_SECONDS;
    Duration billed = Duration.ofMillis(Math.round(seconds * 1000));
    return new QueryPrice(MEGABYTES).of(queries, billed, gets, others);
  }
}
