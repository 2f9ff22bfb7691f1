// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lambda;

import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * One message that plan has put into the queue.
 *
 * @param shard its id, without blanks
 * @param message the body, in one line
 */
public record SentSlot(Instant slot, String shard, String message) {

  private static final char BLANK = ' ';

  /** Refuses what would not be read back as it was written. */
  public SentSlot {
    if (shard.indexOf(BLANK) >= 0 || (shard + message).indexOf('\n') >= 0) {
      throw new IllegalArgumentException("a shard with a blank, or a message of several lines");
    }
  }

  /**
   * A line of text for each, compressed. Messages of one shard are beside each other, since they
   * differ in their slots alone.
   */
  static String pack(List<SentSlot> slots) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (Writer lines =
        new OutputStreamWriter(new GZIPOutputStream(bytes), StandardCharsets.UTF_8)) {
      List<SentSlot> sorted = new ArrayList<>(slots);
      sorted.sort(Comparator.comparing(SentSlot::shard).thenComparing(SentSlot::slot));
      for (SentSlot each : sorted) {
        lines.write(each.slot + " " + each.shard + BLANK + each.message + "\n");
      }
    } catch (IOException e) {
      throw new IllegalStateException("memory takes every byte", e);
    }
    return Base64.getEncoder().encodeToString(bytes.toByteArray());
  }

  /**
   * What was packed.
   *
   * @throws IllegalArgumentException if the text is something else
   */
  static List<SentSlot> unpack(String packed) {
    List<SentSlot> slots = new ArrayList<>();
    byte[] bytes = Base64.getDecoder().decode(packed);
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(new ByteArrayInputStream(bytes)), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        String[] parts = line.split(" ", 3);
        slots.add(new SentSlot(Instant.parse(parts[0]), parts[1], parts[2]));
      }
    } catch (IOException | RuntimeException e) {
      throw new IllegalArgumentException("not a list of sent slots: " + e.getMessage(), e);
    }
    return slots;
  }
}
