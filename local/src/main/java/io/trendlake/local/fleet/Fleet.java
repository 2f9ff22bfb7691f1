// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.fleet;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * The exporters of three accounts: in each some hosts and the instances of one web service, one of
 * which flaps, and in the first account a host that is down.
 *
 * <p>Equal seed, present and size make equal fleets, which answer equally at equal instants. The
 * present is the instant about which the fleet's condition is described: that a disk is full within
 * a week of it, that a service had an incident some hours before it. Answers are sensible from
 * about twenty days before the present on.
 */
public final class Fleet {

  private static final ServiceLocation SHOP =
      new ServiceLocation("shop", "eu-central-1", "storefront");
  private static final ServiceLocation PAYMENTS =
      new ServiceLocation("payments", "eu-west-1", "checkout");
  private static final ServiceLocation ANALYTICS =
      new ServiceLocation("analytics", "us-east-1", "reports");
  private static final List<ServiceLocation> PLACES = List.of(SHOP, PAYMENTS, ANALYTICS);
  private static final Duration FLAPPING_UP = Duration.ofMinutes(50);
  private static final Duration FLAPPING_DOWN = Duration.ofMinutes(25);

  private final Map<String, SimulatedTarget> targets;

  private Fleet(List<SimulatedTarget> targets) {
    this.targets = new LinkedHashMap<>();
    targets.forEach(target -> this.targets.put(target.instance(), target));
  }

  /** The fleet of the demo: 28 exporters, one of them down and one flapping. */
  public static Fleet demo(long seed, Instant present) {
    return of(seed, present, 4, 5);
  }

  /**
   * A fleet.
   *
   * @param hosts in each of the three accounts, at least 1
   * @param instances of the web service in each account, at least 1
   */
  public static Fleet of(long seed, Instant present, int hosts, int instances) {
    if (hosts < 1 || instances < 1) {
      throw new IllegalArgumentException(
          "an account of the fleet needs a host and an instance, not "
              + hosts
              + " and "
              + instances);
    }
    List<SimulatedTarget> targets = new ArrayList<>();
    for (ServiceLocation place : PLACES) {
      for (int number = 1; number <= hosts; number++) {
        targets.add(host(seed, present, place, number));
      }
      for (int number = 1; number <= instances; number++) {
        targets.add(service(seed, present, place, number, number == instances));
      }
    }
    targets.add(legacyHost(seed, present));
    return new Fleet(targets);
  }

  private static SimulatedTarget host(
      long seed, Instant present, ServiceLocation place, int number) {
    String instance = "host-" + number + "." + place.account() + ":9100";
    SplittableRandom random = random(seed, instance);
    return new SimulatedHost(
        place, instance, new Availability.Always(), disks(place, number, random), present, random);
  }

  private static SimulatedTarget legacyHost(long seed, Instant present) {
    String instance = "legacy." + SHOP.account() + ":9100";
    SplittableRandom random = random(seed, instance);
    return new SimulatedHost(
        SHOP, instance, new Availability.Never(), disks(SHOP, 1, random), present, random);
  }

  private static SimulatedTarget service(
      long seed, Instant present, ServiceLocation place, int number, boolean last) {
    boolean flaps = last && place.equals(ANALYTICS);
    Availability availability =
        flaps ? new Availability.Flapping(FLAPPING_UP, FLAPPING_DOWN) : new Availability.Always();
    SplittableRandom random = random(seed, place.service() + number);
    return new SimulatedService(
        place, number, availability, place.equals(PAYMENTS), present, random);
  }

  private static List<Disk> disks(ServiceLocation place, int number, SplittableRandom random) {
    Disk root =
        disk("nvme0n1p1", "/", 30, 0.35 + 0.2 * random.nextDouble(), 0.001 * random.nextDouble());
    Disk logs =
        new Disk("nvme1n1", "/var/log", gib(20), 0.25 + 0.2 * random.nextDouble(), 0.0005, 0.15);
    return List.of(root, logs, data(place, number, random));
  }

  /** One disk of each account is full within a week, and one is nearly full and stays so. */
  private static Disk data(ServiceLocation place, int number, SplittableRandom random) {
    String device = "nvme2n1";
    String mountpoint = "/var/lib/data";
    return switch (number) {
      case 1 -> disk(device, mountpoint, 200, 0.93, 0);
      case 2 -> {
        double growth = place.equals(SHOP) ? 0.022 : place.equals(PAYMENTS) ? 0.035 : 0.065;
        double days = place.equals(SHOP) ? 2.4 : place.equals(PAYMENTS) ? 4.1 : 6.2;
        yield disk(device, mountpoint, 200, 1 - growth * days, growth);
      }
      default ->
          disk(
              device,
              mountpoint,
              500,
              0.3 + 0.3 * random.nextDouble(),
              0.002 + 0.01 * random.nextDouble());
    };
  }

  private static Disk disk(
      String device, String mountpoint, int gib, double used, double growthPerDay) {
    return new Disk(device, mountpoint, gib(gib), used, growthPerDay, 0);
  }

  private static long gib(int count) {
    return (long) count << 30;
  }

  /** Each target draws its own numbers, so that a larger fleet has the smaller one in it. */
  private static SplittableRandom random(long seed, String name) {
    return new SplittableRandom(seed * 0x9E3779B97F4A7C15L + name.hashCode());
  }

  /** All exporters, in a stable order. */
  public List<SimulatedTarget> targets() {
    return List.copyOf(targets.values());
  }

  /** The exporter of an instance, if the fleet has it. */
  public Optional<SimulatedTarget> target(String instance) {
    return Optional.ofNullable(targets.get(instance));
  }
}
