// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.discovery;

import java.util.List;

/**
 * Cuts a shard in two by one bit of the hash of each target, so that a target's half follows from
 * the target alone and not from which others there are.
 */
final class ShardHalves {

  /** What cutting adds to the id of a shard at most, in bytes. */
  static final int LONGEST_SUFFIX = Long.SIZE * "-a".length();

  private ShardHalves() {}

  /**
   * The halves, {@code <id>-a} and {@code <id>-b}; only one if all targets fall into it.
   *
   * @param cuts how often the shard has been cut before
   * @param maxBytes for the message
   * @throws IllegalArgumentException if it cannot be cut any more
   */
  static List<Shard> of(Shard shard, int cuts, int maxBytes) {
    if (cuts == Long.SIZE) {
      throw new IllegalArgumentException(
          "shard "
              + shard.id()
              + " is too large for a message of "
              + maxBytes
              + " bytes and cannot be cut further: its "
              + shard.targets().size()
              + " targets have one hash, so they are the same target");
    }
    return List.of(half(shard, cuts, 0, "-a"), half(shard, cuts, 1, "-b")).stream()
        .filter(half -> !half.targets().isEmpty())
        .toList();
  }

  private static Shard half(Shard shard, int cuts, int side, String suffix) {
    List<Target> targets =
        shard.targets().stream().filter(target -> side(target, cuts) == side).toList();
    return new Shard(
        shard.id() + suffix, shard.account(), shard.region(), shard.interval(), targets);
  }

  private static int side(Target target, int cuts) {
    return (int) (JumpHash.hash(Sharding.identity(target)) >>> cuts & 1);
  }
}
