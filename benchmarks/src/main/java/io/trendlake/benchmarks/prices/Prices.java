// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.benchmarks.prices;

/** List prices of us-east-1 in dollars, as of September 2026; free tiers are left out. */
final class Prices {

  static final double LAMBDA_GB_SECOND = 0.0000133334;
  static final double LAMBDA_REQUEST = 0.20e-6;
  static final double SQS_REQUEST = 0.40e-6;
  static final double SCHEDULER_INVOCATION = 1.00e-6;
  static final double S3_PUT = 0.005e-3;
  static final double S3_GET = 0.0004e-3;
  static final double S3_GB_MONTH = 0.023;
  static final double ATHENA_TB = 5;
  static final double LOG_GB = 0.50;
  static final double CUSTOM_METRIC = 0.30;
  static final double ALARM_METRIC = 0.10;
  static final double DASHBOARD = 3.00;
  static final double ZONE_TRAFFIC_GB = 0.02;

  private Prices() {}

  /** Amazon Managed Prometheus: ingestion by its tiers, and 150 days of storage. */
  static double managedPrometheus(double samples) {
    double first = Math.min(samples, 2e9) * 0.90 / 10e6;
    double next = Math.max(0, samples - 2e9) * 0.35 / 10e6;
    return first + next + samples * 5 * 1.5 / 1e9 * 0.03;
  }

  /** CloudWatch's ingestion of OpenTelemetry metrics by bytes. */
  static double cloudWatch(double samples, int bytesOfSample) {
    return samples * bytesOfSample / 1e9 * 0.50;
  }
}
