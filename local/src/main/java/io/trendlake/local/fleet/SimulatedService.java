// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.fleet;

import java.time.Duration;
import java.time.Instant;
import java.util.SplittableRandom;

/**
 * One instance of a web service: requests with a daily rhythm, latencies, errors that rise in a
 * daily incident if the service has one, and deployments that set every counter back to zero.
 */
final class SimulatedService extends SimulatedTarget {

  private static final double DAY = 86_400;
  private static final double DEPLOYED_EVERY = Duration.ofHours(19).toSeconds();
  private static final double INCIDENT_LENGTH = Duration.ofHours(2).toSeconds();
  private static final double[] BUCKETS = {0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10};

  /** Which part of the requests each handler gets, and its median latency in seconds. */
  private enum Handler {
    SEARCH("/search", "GET", 0.6, 0.04),
    CART("/cart", "GET", 0.3, 0.02),
    PAY("/pay", "POST", 0.1, 0.18);

    private final String path;
    private final String method;
    private final double share;
    private final double median;

    Handler(String path, String method, double share, double median) {
      this.path = path;
      this.method = method;
      this.share = share;
      this.median = median;
    }
  }

  private final boolean incidents;
  private final double incidentEnd;
  private final double deployed;
  private final Rhythm requests;

  /**
   * @param number of the instance in its service, from 1: instances are deployed one after the
   *     other
   * @param incidents whether there is a daily incident; the last one ended 4 hours before the
   *     present
   */
  SimulatedService(
      ServiceLocation place,
      int number,
      Availability availability,
      boolean incidents,
      Instant present,
      SplittableRandom random) {
    super(place.service(), place, instance(place, number), availability);
    this.incidents = incidents;
    this.incidentEnd = seconds(present) - Duration.ofHours(4).toSeconds();
    this.deployed = Math.rint(seconds(present) - 5 * 3600.0 + 240.0 * number);
    this.requests = Rhythm.daily(8 + 20 * random.nextDouble(), random);
  }

  private static String instance(ServiceLocation place, int number) {
    return place.service() + "-" + number + "." + place.account() + ":8080";
  }

  @Override
  public Exposition expose(Instant instant) {
    double now = seconds(instant);
    double deployments = Math.floor((now - deployed) / DEPLOYED_EVERY);
    double started = deployed + deployments * DEPLOYED_EVERY;
    double all = requests.total(started, now);
    double troubled = troubled(started, now);

    ExpositionWriter page = new ExpositionWriter(true);
    page.gauge("process_start_time_seconds", "When the process started, since the epoch.")
        .sample("process_start_time_seconds", started);
    page.info("app_build", "What runs.")
        .sample("app_build_info", 1, "version", "2." + (int) (200 + deployments));
    requests(page, all, troubled);
    durations(page, all, troubled);
    process(page, now, started, all);
    return page.finish();
  }

  /** The requests that came during incidents. */
  private double troubled(double from, double to) {
    if (!incidents) {
      return 0;
    }
    double sum = 0;
    double first = Math.floor((from - incidentEnd) / DAY);
    for (double end = incidentEnd + first * DAY; end - INCIDENT_LENGTH < to; end += DAY) {
      double begin = Math.max(from, end - INCIDENT_LENGTH);
      double stop = Math.min(to, end);
      if (begin < stop) {
        sum += requests.total(begin, stop);
      }
    }
    return sum;
  }

  private static void requests(ExpositionWriter page, double all, double troubled) {
    page.counter("http_requests_total", "Requests answered.");
    double failed = 0.002 * all + 0.07 * troubled;
    double missing = 0.01 * all;
    for (Handler handler : Handler.values()) {
      request(page, handler, "200", (all - failed - missing) * handler.share);
      request(page, handler, "404", missing * handler.share);
      request(page, handler, "500", failed * handler.share);
    }
  }

  private static void request(ExpositionWriter page, Handler handler, String code, double count) {
    page.sample(
        "http_requests_total",
        Math.floor(count),
        "code",
        code,
        "handler",
        handler.path,
        "method",
        handler.method);
  }

  private static void durations(ExpositionWriter page, double all, double troubled) {
    String name = "http_request_duration_seconds";
    page.histogram(name, "How long requests took.");
    for (Handler handler : Handler.values()) {
      double quick = (all - troubled) * handler.share;
      double slow = troubled * handler.share;
      for (double bound : BUCKETS) {
        double count =
            quick * within(bound, handler.median) + slow * within(bound, 6 * handler.median);
        page.sample(name + "_bucket", Math.floor(count), "handler", handler.path, "le", le(bound));
      }
      double count = Math.floor(all * handler.share);
      page.sample(name + "_bucket", count, "handler", handler.path, "le", "+Inf");
      page.sample(name + "_count", count, "handler", handler.path);
      double sum = mean(handler.median) * (quick + 6 * slow);
      page.sample(name + "_sum", Math.floor(sum * 1e3) / 1e3, "handler", handler.path);
    }
  }

  private static String le(double bound) {
    return String.valueOf(bound);
  }

  /** The part of a log-logistic distribution of shape 3 up to a bound. */
  private static double within(double bound, double median) {
    return 1 / (1 + Math.pow(median / bound, 3));
  }

  /** The mean of that distribution: {@code median * (pi/3) / sin(pi/3)}. */
  private static double mean(double median) {
    return median * (Math.PI / 3) / Math.sin(Math.PI / 3);
  }

  private void process(ExpositionWriter page, double now, double started, double all) {
    page.counter("process_cpu_seconds_total", "CPU time of the process.")
        .sample("process_cpu_seconds_total", Math.floor(all * 0.9) / 100);
    // A small leak, which each deployment hides.
    double leaked = 2.5e3 * (now - started);
    page.gauge("process_resident_memory_bytes", "Memory of the process.")
        .sample("process_resident_memory_bytes", Math.floor((180e6 + leaked) / 4096) * 4096);
    page.gauge("http_requests_in_flight", "Requests that are being answered.")
        .sample("http_requests_in_flight", Math.floor(requests.at(now) / 5));
  }
}
