// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.discovery;

import java.time.Duration;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Names shards: {@code 123456789012-eu-west-1-60s-0003}, or {@code local-60s-0000} where targets
 * have neither account nor region.
 *
 * <p>An id is part of object keys and of file names, also on disks that ignore case: small letters,
 * digits, {@code -} and {@code _}. Account and region are labels and so may be any text; where that
 * would not be safe or could be mistaken for another pair, a hash of the pair follows what is left
 * of them, after a {@code _}, which no other id has.
 */
final class ShardId {

  private static final Pattern PLAIN_ACCOUNT = Pattern.compile("[a-z0-9]{1,40}");
  private static final Pattern PLAIN_REGION = Pattern.compile("[a-z0-9-]{0,40}");
  private static final Pattern UNSAFE = Pattern.compile("[^a-z0-9-]+");

  /** The account of targets without one; no account may call itself so. */
  private static final String LOCAL = "local";

  private static final int READABLE = 40;
  private static final int HASH_BYTES = 8;

  private ShardId() {}

  static String of(String account, String region, Duration interval, int number) {
    return String.format(
        Locale.ROOT, "%s-%s-%04d", place(account, region), interval(interval), number);
  }

  private static String place(String account, String region) {
    if (account.isEmpty() && region.isEmpty()) {
      return LOCAL;
    }
    String between = account.isEmpty() || region.isEmpty() ? "" : "-";
    String pair = account + between + region;
    boolean plain =
        PLAIN_ACCOUNT.matcher(account).matches()
            && PLAIN_REGION.matcher(region).matches()
            && !account.equals(LOCAL);
    return plain ? pair : readable(pair) + "_" + hash(account, region);
  }

  private static String readable(String pair) {
    String safe = UNSAFE.matcher(pair.toLowerCase(Locale.ROOT)).replaceAll("-");
    return safe.substring(0, Math.min(READABLE, safe.length()));
  }

  private static String hash(String account, String region) {
    byte[] hash = JumpHash.sha256(account.length() + "\n" + account + region);
    return HexFormat.of().formatHex(hash, 0, HASH_BYTES);
  }

  private static String interval(Duration interval) {
    boolean wholeSeconds = interval.toMillis() % 1000 == 0;
    return wholeSeconds ? interval.toSeconds() + "s" : interval.toMillis() + "ms";
  }
}
