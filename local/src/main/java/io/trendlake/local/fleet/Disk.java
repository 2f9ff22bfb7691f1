// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.fleet;

/**
 * How full a disk is: on its way to full at a steady pace, with a little daily breath, and with a
 * part that grows over a day and is cleaned up at midnight.
 *
 * @param mountpoint where it is mounted
 * @param size in bytes
 * @param used the part of it in use at the fleet's present, from 0 to 1
 * @param growthPerDay by how much that part grows in a day
 * @param rotatedDaily the part that grows from nothing over a day and is then deleted
 */
record Disk(
    String device,
    String mountpoint,
    long size,
    double used,
    double growthPerDay,
    double rotatedDaily) {

  private static final double DAY = 86_400;
  private static final double BREATH = 0.002;
  private static final double BLOCK = 4096;

  /** The bytes free at an instant, both instants in seconds since the epoch. */
  double available(double present, double now) {
    double day = now / DAY;
    double part =
        used
            + growthPerDay * (now - present) / DAY
            + BREATH * Math.sin(2 * Math.PI * day)
            + rotatedDaily * (day - Math.floor(day));
    double free = 1 - Math.clamp(part, 0.01, 0.999);
    return Math.floor(size * free / BLOCK) * BLOCK;
  }
}
