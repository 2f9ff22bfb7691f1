// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.regex.Pattern;

/** How keys spell times, parts and names, and which spellings are allowed. */
public final class KeyParts {

  static final String PARQUET = ".parquet";
  static final String JSON = ".json";

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._=+@-]*");
  private static final Pattern HASH = Pattern.compile("[0-9a-f]{16}");
  private static final DateTimeFormatter SLOT =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss[.SSS]'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter SECOND_SLOT =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter HOUR =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH", Locale.ROOT).withZone(ZoneOffset.UTC);

  private KeyParts() {}

  static String slot(Instant slot) {
    boolean wholeSecond = slot.equals(slot.truncatedTo(ChronoUnit.SECONDS));
    return (wholeSecond ? SECOND_SLOT : SLOT).format(slot);
  }

  static Instant parseSlot(String text) {
    return LocalDateTime.parse(text, SLOT).toInstant(ZoneOffset.UTC);
  }

  /** An hour as one text: {@code 2026-11-22T07}. */
  static String hour(Instant hour) {
    return HOUR.format(hour);
  }

  static Instant parseHour(String text) {
    return Instant.parse(text + ":00:00Z");
  }

  public static LocalDate day(Instant instant) {
    return LocalDate.ofInstant(instant, ZoneOffset.UTC);
  }

  static String part(int part) {
    return "part-%04d%s".formatted(part, PARQUET);
  }

  static boolean isHash(String text) {
    return HASH.matcher(text).matches();
  }

  static boolean isName(String text) {
    return NAME.matcher(text).matches();
  }

  static void requireSlot(Instant slot) {
    if (!slot.equals(slot.truncatedTo(ChronoUnit.MILLIS))) {
      throw new IllegalArgumentException("slot " + slot + " is not a whole millisecond");
    }
    int year = slot.atOffset(ZoneOffset.UTC).getYear();
    if (year < 0 || year > 9999) {
      throw new IllegalArgumentException("slot " + slot + " is not in the years 0000 to 9999");
    }
  }

  static void requireName(String name, String what) {
    if (!isName(name)) {
      throw new IllegalArgumentException(
          "%s \"%s\" cannot be part of a key: it must match %s"
              .formatted(what, name, NAME.pattern()));
    }
  }

  static void requireTier(Dataset dataset, Tier tier) {
    if (!dataset.isIn(tier)) {
      throw new IllegalArgumentException(
          "there are no files of %s for each %s".formatted(dataset.text(), tier.text()));
    }
  }

  static void requirePart(int part) {
    if (part < 0) {
      throw new IllegalArgumentException("part " + part + " is negative");
    }
  }

  static void requirePath(String path) {
    for (String part : path.split("/", -1)) {
      if (part.isEmpty() || part.equals(".") || part.equals("..")) {
        throw new IllegalArgumentException("\"" + path + "\" cannot be the end of a key");
      }
    }
  }
}
