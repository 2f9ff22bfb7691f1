// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lambda;

import io.trendlake.json.JsonTree;
import io.trendlake.objstore.Bucket;
import io.trendlake.objstore.ObjectInfo;
import io.trendlake.objstore.StoredObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Marks in the bucket, under {@value #PREFIX}, that the slots of a minute were sent to be scraped,
 * or that none were owed. By them plan finds what earlier ticks should have sent, and compact which
 * hours wait for it, and which slots were sent and never stored.
 *
 * <p>A marker is put after the messages were sent: a crash in between repeats the tick, and
 * messages that come twice are recognised by slot and shard; a minute marked and not sent would
 * lose slots. The markers expire after {@value #KEPT_DAYS} days. Who asks for what is owed looks at
 * those of today and the two days before; minutes before the first of these are never owed.
 */
public final class TickMarkers {

  /** The folder of the markers in the bucket. */
  public static final String PREFIX = "state/tick/";

  /** For how long an hour waits for its slots to be sent and stored; then it is closed without. */
  public static final Duration LONGEST_WAIT = Duration.ofDays(1);

  /** After how many days the bucket's rules remove markers: compaction may stand still so long. */
  private static final int KEPT_DAYS = 14;

  /** Five deliveries of a message, 90 s apart, and what scrape takes for the last. */
  private static final Duration STORED_WITHIN = Duration.ofMinutes(10);

  /** Those of more days ago are not listed to find what is owed. */
  private static final int LISTED_DAYS = 2;

  /** One message alone takes more bytes in a marker. */
  private static final int BYTES_WITHOUT_MESSAGES = 128;

  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final String SUFFIX = ".json";

  /** Between the ends of a span in which the schedule was off. */
  private static final String UNTIL = "_off_until_";

  private static final DateTimeFormatter FORMAT =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH-mm").withZone(ZoneOffset.UTC);

  private final Bucket bucket;

  /** The markers of a bucket; no I/O happens here. */
  public TickMarkers(Bucket bucket) {
    this.bucket = bucket;
  }

  /** Whether the slots of a minute were sent. */
  public boolean isDone(Instant minute) throws IOException {
    return bucket.get(key(FORMAT.format(minute))).isPresent();
  }

  /** Marks the slots of a minute as sent, however often. */
  public void done(Instant minute, List<SentSlot> sent) throws IOException {
    put(
        FORMAT.format(minute),
        "{\"version\":1,\"minute\":\"%s\",\"messages\":%d,\"sent\":\"%s\"}"
            .formatted(minute, sent.size(), SentSlot.pack(sent)));
  }

  /**
   * The minutes in a time of which slots were sent, in their order, as far as markers are kept.
   * Those of which none were due are left out by the sizes of their markers: of a configuration
   * that finds no targets nothing is ever closed, and each run would read all markers.
   *
   * @param to exclusive
   */
  public NavigableSet<Instant> sentMinutes(Instant from, Instant to) throws IOException {
    Instant earliest = to.minus(Duration.ofDays(KEPT_DAYS + 1));
    NavigableSet<Instant> minutes = new TreeSet<>();
    known(from.isBefore(earliest) ? earliest : from, to)
        .done
        .subMap(from, true, to, false)
        .forEach((minute, marker) -> {
          if (marker.size() > BYTES_WITHOUT_MESSAGES) {
            minutes.add(minute);
          }
        });
    return minutes;
  }

  /**
   * What was sent for a minute; nothing if it has no marker, or one of an older version, which does
   * not say.
   *
   * @throws IOException if the bucket fails
   * @throws IllegalArgumentException if the marker is damaged
   */
  public List<SentSlot> sent(Instant minute) throws IOException {
    String key = key(FORMAT.format(minute));
    Optional<StoredObject> marker = bucket.get(key);
    if (marker.isEmpty()) {
      return List.of();
    }
    JsonTree json = JsonTree.parse(marker.get().content());
    return json.has("sent") ? SentSlot.unpack(json.at("sent").text()) : List.of();
  }

  /**
   * Marks minutes as not owed, since the schedule was off.
   *
   * @param to exclusive
   */
  public void off(Instant from, Instant to) throws IOException {
    put(
        FORMAT.format(from) + UNTIL + FORMAT.format(to),
        "{\"version\":1,\"offFrom\":\"" + from + "\",\"offUntil\":\"" + to + "\"}");
  }

  private void put(String name, String content) throws IOException {
    bucket.put(key(name), content.getBytes(StandardCharsets.UTF_8));
  }

  private static String key(String name) {
    return PREFIX + name + SUFFIX;
  }

  /** The minutes before one whose slots are owed and were not sent, in their order. */
  public List<Instant> owed(Instant minute) throws IOException {
    Known known = known(minute.minus(Duration.ofDays(LISTED_DAYS)), minute);
    List<Instant> owed = new ArrayList<>();
    if (!known.done.isEmpty()) {
      for (Instant each = known.done.firstKey(); each.isBefore(minute); each = each.plus(MINUTE)) {
        if (known.owes(each)) {
          owed.add(each);
        }
      }
    }
    return owed;
  }

  /**
   * Up to when all slots that are owed were sent, and had time to be stored: later hours are not to
   * be closed.
   *
   * @param from what is before is not looked at
   * @return {@code now} if nothing is missing
   */
  public Instant settled(Instant from, Instant now) throws IOException {
    Known known = known(now.minus(Duration.ofDays(LISTED_DAYS)), now);
    Instant earliest = now.minus(LONGEST_WAIT);
    Instant minute = (from.isAfter(earliest) ? from : earliest).truncatedTo(ChronoUnit.MINUTES);
    while (minute.isBefore(now) && !known.owes(minute) && !known.isSent(minute, now)) {
      minute = minute.plus(MINUTE);
    }
    return minute.isBefore(now) ? minute : now;
  }

  /**
   * What a listing says.
   *
   * @param done the marker of each minute
   * @param off the spans in which the schedule was off
   */
  private record Known(NavigableMap<Instant, ObjectInfo> done, List<Span> off) {

    boolean owes(Instant minute) {
      return !done.isEmpty()
          && minute.isAfter(done.firstKey())
          && !done.containsKey(minute)
          && off.stream().noneMatch(span -> span.has(minute));
    }

    /** Whether slots were sent after their minute, and so lately that they may not be stored. */
    boolean isSent(Instant minute, Instant now) {
      Optional<Instant> sent = Optional.ofNullable(done.get(minute)).map(ObjectInfo::lastModified);
      return sent.isPresent()
          && sent.get().isAfter(minute.plus(MINUTE))
          && sent.get().plus(STORED_WITHIN).isAfter(now);
    }
  }

  /** Minutes from one inclusive to one exclusive. */
  private record Span(Instant from, Instant to) {

    boolean has(Instant minute) {
      return !minute.isBefore(from) && minute.isBefore(to);
    }
  }

  /** The markers of whole days. */
  private Known known(Instant from, Instant to) throws IOException {
    Known known = new Known(new TreeMap<>(), new ArrayList<>());
    LocalDate last = LocalDate.ofInstant(to, ZoneOffset.UTC);
    for (LocalDate day = LocalDate.ofInstant(from, ZoneOffset.UTC);
        !day.isAfter(last);
        day = day.plusDays(1)) {
      add(known, bucket.list(PREFIX + day));
    }
    return known;
  }

  private static void add(Known known, List<ObjectInfo> objects) {
    for (ObjectInfo object : objects) {
      String name = object.key().substring(PREFIX.length()).replace(SUFFIX, "");
      try {
        int until = name.indexOf(UNTIL);
        if (until < 0) {
          known.done.put(minute(name), object);
        } else {
          known.off.add(
              new Span(
                  minute(name.substring(0, until)),
                  minute(name.substring(until + UNTIL.length()))));
        }
      } catch (DateTimeException _) {
        // Not a marker.
      }
    }
  }

  private static Instant minute(String text) {
    return FORMAT.parse(text, Instant::from);
  }
}
