// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.files;

import io.trendlake.model.CanonicalJson;
import io.trendlake.model.Labels;
import io.trendlake.model.Series;
import io.trendlake.model.Utf8Order;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Gathers the labels of the series of a file, and writes them as {@link LabelIndex} reads them.
 *
 * <p>All names are in the index. The values of as many labels are as fit into a thousandth of the
 * bytes that the rows take, or {@link #LEAST_BYTES} if that is more: those of labels whose values
 * take fewer bytes go first. For one thread.
 */
public final class LabelIndexBuilder {

  /** The room that the values have at least: some three thousand names of metrics. */
  private static final int LEAST_BYTES = 32 << 10;

  private static final int SHARE_OF_FILE = 1000;

  /** The values of one label are given up beyond so many characters: they would never fit. */
  private static final int MAX_CHARACTERS = 512 << 10;

  /** The whole index is given up beyond so many labels. */
  private static final int MAX_LABELS = 10_000;

  /** How many texts of other labels are remembered as seen, so that few are read twice. */
  private static final int SEEN = 4096;

  /** The different values of one label. */
  private static final class Values {

    private final Set<String> texts = new HashSet<>();
    private int characters;

    void add(String value) {
      if (characters <= MAX_CHARACTERS && texts.add(value)) {
        characters += value.length();
        if (characters > MAX_CHARACTERS) {
          texts.clear();
        }
      }
    }

    /** The encoded values; none if there were too many. */
    byte[] encode() {
      List<String> sorted = texts.stream().sorted(Utf8Order::compare).toList();
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      byte[] before = new byte[0];
      for (String text : sorted) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        int differ = Arrays.mismatch(before, bytes);
        int common = differ < 0 ? bytes.length : differ;
        write(out, common);
        write(out, bytes.length - common);
        out.write(bytes, common, bytes.length - common);
        before = bytes;
      }
      return out.toByteArray();
    }
  }

  private final Map<String, Values> labels = new HashMap<>();
  private final @Nullable String[] seen = new String[SEEN];

  /** Adds the labels of a series. */
  public void add(Series series) {
    add(Labels.METRIC_NAME, series.name());
    add("account", series.account());
    add("region", series.region());
    add("job", series.job());
    add("instance", series.instance());
    String others = series.labels();
    int place = others.hashCode() & (SEEN - 1);
    if (!others.equals(seen[place])) {
      CanonicalJson.parse(others).forEach(this::add);
      seen[place] = others;
    }
  }

  private void add(String name, String value) {
    if (!value.isEmpty() && labels.size() <= MAX_LABELS) {
      labels.computeIfAbsent(name, unseen -> new Values()).add(value);
    }
  }

  /**
   * The index.
   *
   * @param fileBytes how many bytes the rows take
   * @return no bytes if there is nothing to say, or far too much
   */
  public byte[] build(int fileBytes) {
    if (labels.isEmpty() || labels.size() > MAX_LABELS) {
      return new byte[0];
    }
    Map<String, byte[]> encoded = new TreeMap<>(Utf8Order::compare);
    labels.forEach((name, values) -> encoded.put(name, values.encode()));
    int room = Math.max(LEAST_BYTES, fileBytes / SHARE_OF_FILE);
    List<Map.Entry<String, byte[]>> bySize = new ArrayList<>(encoded.entrySet());
    bySize.sort(Comparator.comparingInt(label -> label.getValue().length));
    for (Map.Entry<String, byte[]> label : bySize) {
      room -= label.getValue().length;
      if (room < 0) {
        label.setValue(new byte[0]);
      }
    }
    return write(encoded);
  }

  private byte[] write(Map<String, byte[]> encoded) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    write(out, encoded.size());
    encoded.forEach((name, values) -> {
      byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
      write(out, bytes.length);
      out.writeBytes(bytes);
      write(out, values.length);
    });
    encoded.values().forEach(out::writeBytes);
    return out.toByteArray();
  }

  private static void write(ByteArrayOutputStream out, int number) {
    int rest = number;
    while (rest > 0x7f) {
      out.write((rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    out.write(rest);
  }
}
