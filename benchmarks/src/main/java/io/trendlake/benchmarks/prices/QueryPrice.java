// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.benchmarks.prices;

import java.time.Duration;

/**
 * What queries cost that the query function answers.
 *
 * @param megabytes the memory of the function
 */
public record QueryPrice(int megabytes) {

  private static final double MEGABYTES_OF_GIGABYTE = 1024;

  /**
   * Dollars of some invocations: Lambda and the requests to S3. What is read from S3 costs nothing
   * within a region, and a Function URL costs what its function does.
   *
   * @param billed the times of all invocations, starts included
   * @param gets requests that read an object
   * @param others requests that list or write
   */
  public double of(int invocations, Duration billed, long gets, long others) {
    return invocations * Prices.LAMBDA_REQUEST
        + billed.toMillis() / 1e3 * megabytes / MEGABYTES_OF_GIGABYTE * Prices.LAMBDA_GB_SECOND
        + gets * Prices.S3_GET
        + others * Prices.S3_PUT;
  }
}
