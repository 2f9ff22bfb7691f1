// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.fleet;

import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;

/** A host as node_exporter shows one: CPUs, memory, load, network, and disks that fill up. */
final class SimulatedHost extends SimulatedTarget {

  private static final int CPUS = 2;
  private static final double GIB = 1L << 30;
  private static final double DAYS_UP = 41;

  private final List<Disk> disks;
  private final double present;
  private final double booted;
  private final double memory;
  private final Rhythm load;
  private final Rhythm network;

  SimulatedHost(
      ServiceLocation place,
      String instance,
      Availability availability,
      List<Disk> disks,
      Instant present,
      SplittableRandom random) {
    super("node", place, instance, availability);
    this.disks = List.copyOf(disks);
    this.present = seconds(present);
    this.booted = Math.rint(this.present - DAYS_UP * 86_400 * (0.5 + random.nextDouble()));
    this.memory = GIB * (8 << random.nextInt(3));
    this.load = Rhythm.daily(0.15 + 0.25 * random.nextDouble(), random);
    this.network = Rhythm.daily(2e5 + 2e6 * random.nextDouble(), random);
  }

  @Override
  public Exposition expose(Instant instant) {
    double now = seconds(instant);
    ExpositionWriter page = new ExpositionWriter(false);
    page.gauge("node_boot_time_seconds", "When the system booted, seconds since the epoch.")
        .sample("node_boot_time_seconds", booted);
    processors(page, now);
    disks(page, now);
    memory(page, now);
    load(page, now);
    network(page, now);
    page.info("node_uname", "The system, as uname reports it.")
        .sample("node_uname_info", 1, "machine", "aarch64", "nodename", name(), "sysname", "Linux");
    return page.finish();
  }

  private String name() {
    return instance().substring(0, instance().indexOf(':'));
  }

  private void processors(ExpositionWriter page, double now) {
    page.counter("node_cpu_seconds_total", "Seconds that each CPU spent in each mode.");
    double all = now - booted;
    double busy = load.total(booted, now);
    for (int cpu = 0; cpu < CPUS; cpu++) {
      double mine = busy * (cpu == 0 ? 1 : 0.8);
      cpu(page, cpu, "idle", all - mine);
      cpu(page, cpu, "iowait", 0.06 * mine);
      cpu(page, cpu, "system", 0.24 * mine);
      cpu(page, cpu, "user", 0.70 * mine);
    }
  }

  private static void cpu(ExpositionWriter page, int cpu, String mode, double seconds) {
    page.sample(
        "node_cpu_seconds_total", hundredths(seconds), "cpu", String.valueOf(cpu), "mode", mode);
  }

  private void disks(ExpositionWriter page, double now) {
    page.gauge("node_filesystem_avail_bytes", "Bytes that are free for users.");
    for (Disk disk : disks) {
      filesystem(page, "node_filesystem_avail_bytes", disk, disk.available(present, now));
    }
    page.gauge("node_filesystem_size_bytes", "Bytes that the file system holds.");
    for (Disk disk : disks) {
      filesystem(page, "node_filesystem_size_bytes", disk, (double) disk.size());
    }
  }

  private static void filesystem(ExpositionWriter page, String name, Disk disk, double value) {
    page.sample(
        name, value, "device", disk.device(), "fstype", "ext4", "mountpoint", disk.mountpoint());
  }

  private void memory(ExpositionWriter page, double now) {
    double free = Math.floor(memory * (0.7 - 0.9 * load.at(now)) / 4096) * 4096;
    page.gauge("node_memory_MemTotal_bytes", "All memory.")
        .sample("node_memory_MemTotal_bytes", memory)
        .gauge("node_memory_MemAvailable_bytes", "Memory that programs can still have.")
        .sample("node_memory_MemAvailable_bytes", Math.max(free, memory * 0.03));
  }

  private void load(ExpositionWriter page, double now) {
    for (int minutes : new int[] {1, 5, 15}) {
      String name = "node_load" + minutes;
      double mean = CPUS * load.total(now - 60.0 * minutes, now) / (60.0 * minutes);
      page.gauge(name, "Load average of " + minutes + " m.").sample(name, hundredths(mean));
    }
  }

  private void network(ExpositionWriter page, double now) {
    double received = network.total(booted, now);
    page.counter("node_network_receive_bytes_total", "Bytes received.")
        .sample("node_network_receive_bytes_total", Math.floor(received), "device", "eth0")
        .counter("node_network_transmit_bytes_total", "Bytes sent.")
        .sample("node_network_transmit_bytes_total", Math.floor(2.3 * received), "device", "eth0");
  }

  private static double hundredths(double value) {
    return Math.floor(value * 100) / 100;
  }
}
