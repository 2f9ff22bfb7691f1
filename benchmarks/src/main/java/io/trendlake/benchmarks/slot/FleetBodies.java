// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.benchmarks.slot;

import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;

/**
 * What a fleet of like exporters exposes: web services with counters and histograms on hosts with
 * devices. Every target has the same families and labels; values are its own. From slot to slot
 * about a third of the lines change, as between two scrapes of a node_exporter or a busy service.
 *
 * <p>All values are whole numbers, so that their sum is exact and shows whether all were stored.
 */
public final class FleetBodies {

  /** Lines with a value in each body. */
  public static final int SERIES = 1500;

  private static final String[] METHODS = {"GET", "POST", "PUT", "DELETE", "HEAD"};
  private static final String[] CODES = {"200", "204", "301", "400", "404", "500", "503"};
  private static final String[] BOUNDS = {
    "0.005", "0.01", "0.025", "0.05", "0.1", "0.25", "0.5", "1.0", "2.5", "5.0", "10.0", "+Inf"
  };
  private static final String[] MODES = {
    "idle", "iowait", "irq", "nice", "softirq", "steal", "system", "user"
  };
  private static final int HANDLERS = 20;
  private static final int CORES = 16;
  private static final int DEVICES = 24;

  private final StringBuilder text = new StringBuilder(1 << 18);
  private final int target;
  private final int slot;
  private final boolean distinct;
  private int lines;
  private double sum;

  private FleetBodies(int target, int slot, boolean distinct) {
    this.target = target;
    this.slot = slot;
    this.distinct = distinct;
  }

  /**
   * The body of a target at a slot.
   *
   * @param distinct whether every series has a label with a value that no other target has
   */
  static byte[] body(int target, int slot, boolean distinct) {
    return written(target, slot, distinct).text.toString().getBytes(StandardCharsets.UTF_8);
  }

  /** The sum of all values in that body. */
  static double sum(int target, int slot) {
    return written(target, slot, false).sum;
  }

  private static FleetBodies written(int target, int slot, boolean distinct) {
    FleetBodies body = new FleetBodies(target, slot, distinct);
    body.requests();
    body.latencies();
    body.cores();
    body.devices();
    body.queues();
    return body;
  }

  private void requests() {
    family("http_requests_total", "counter", "Requests served, by handler, method and status.");
    for (int handler = 0; handler < HANDLERS; handler++) {
      for (String method : METHODS) {
        for (String code : CODES) {
          line(
              "http_requests_total{code=\"%s\",handler=\"/api/v1/resource-%02d\",method=\"%s\"}"
                  .formatted(code, handler, method));
        }
      }
    }
  }

  private void latencies() {
    String name = "http_request_duration_seconds";
    family(name, "histogram", "How long requests took, in seconds.");
    for (int handler = 0; handler < HANDLERS; handler++) {
      String label = "handler=\"/api/v1/resource-%02d\"".formatted(handler);
      for (String bound : BOUNDS) {
        line("%s_bucket{%s,le=\"%s\"}".formatted(name, label, bound));
      }
      line("%s_sum{%s}".formatted(name, label));
      line("%s_count{%s}".formatted(name, label));
    }
  }

  private void cores() {
    family("node_cpu_seconds_total", "counter", "Seconds the CPUs spent in each mode.");
    for (int core = 0; core < CORES; core++) {
      for (String mode : MODES) {
        line("node_cpu_seconds_total{cpu=\"%d\",mode=\"%s\"}".formatted(core, mode));
      }
    }
  }

  private void devices() {
    for (String name :
        new String[] {"reads_completed", "writes_completed", "read_bytes", "written_bytes"}) {
      String metric = "node_disk_" + name + "_total";
      family(metric, "counter", "Of the disk since it was attached.");
      for (int device = 0; device < DEVICES; device++) {
        line("%s{device=\"nvme%dn1\"}".formatted(metric, device));
      }
    }
  }

  /** As many as are missing to the number of series. */
  private void queues() {
    family("worker_queue_length", "gauge", "Tasks that wait for a worker.");
    for (int queue = 0; lines < SERIES; queue++) {
      line("worker_queue_length{queue=\"tenant-%04d\",priority=\"normal\"}".formatted(queue));
    }
  }

  private void family(String name, String type, String help) {
    text.append("# HELP ").append(name).append(' ').append(help).append('\n');
    text.append("# TYPE ").append(name).append(' ').append(type).append('\n');
  }

  private void line(String series) {
    // Two lines in three keep their value for nine slots, the third moves at each.
    SplittableRandom random = new SplittableRandom(31L * target + lines);
    boolean moves = random.nextInt(3) == 0;
    long base = random.nextLong(1L << random.nextInt(8, 34));
    long steps = moves ? slot : (slot + lines) / 9;
    long value = base + steps * random.nextLong(1, 400);
    if (distinct) {
      text.append(series, 0, series.length() - 1)
          .append(",pod=\"app-")
          .append(target)
          .append("\"}");
    } else {
      text.append(series);
    }
    text.append(' ').append(value).append('\n');
    sum += value;
    lines++;
  }
}
