// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.files;

import io.trendlake.lake.parquet.CorruptFileException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which labels the series of a file have, and which values: what completion asks for, in the
 * trailer of the file ({@link io.trendlake.lake.parquet.FileTrailer}). Numbers are ULEB128, texts
 * UTF-8 in the order of their bytes:
 *
 * <ul>
 *   <li>how many labels there are; of each the length of its name, the name, and how many bytes its
 *       values take: 0 if they would be too many for the index;
 *   <li>label after label, the values: of each how many bytes it has in common with the one before,
 *       how many follow, and these.
 * </ul>
 */
public final class LabelIndex {

  /** What a label takes in memory beside its bytes of the trailer, about. */
  private static final int LABEL_BYTES = 200;

  private final String file;
  private final int weight;
  private final Map<String, ByteBuffer> labels;

  private LabelIndex(String file, int weight, Map<String, ByteBuffer> labels) {
    this.file = file;
    this.weight = weight;
    this.labels = labels;
  }

  /**
   * Reads what {@link LabelIndexBuilder} wrote.
   *
   * @param file where it is from, for errors
   * @throws CorruptFileException if it is something else
   */
  public static LabelIndex of(String file, byte[] trailer) throws CorruptFileException {
    try {
      Map<String, ByteBuffer> labels = labels(ByteBuffer.wrap(trailer));
      return new LabelIndex(file, trailer.length + LABEL_BYTES * labels.size(), labels);
    } catch (IllegalArgumentException e) {
      throw corrupt(file, e);
    }
  }

  private static Map<String, ByteBuffer> labels(ByteBuffer in) {
    List<String> names = new ArrayList<>();
    List<Integer> lengths = new ArrayList<>();
    int count = number(in, in.remaining());
    for (int i = 0; i < count; i++) {
      byte[] name = new byte[length(in)];
      in.get(name);
      names.add(new String(name, StandardCharsets.UTF_8));
      lengths.add(number(in, in.remaining()));
    }
    Map<String, ByteBuffer> labels = new LinkedHashMap<>();
    for (int i = 0; i < count; i++) {
      int length = lengths.get(i);
      if (length > in.remaining()) {
        throw new IllegalArgumentException("the values of " + names.get(i) + " are cut off");
      }
      labels.put(names.get(i), in.slice(in.position(), length));
      in.position(in.position() + length);
    }
    return labels;
  }

  /** The names of all labels, in a set that does not hold the index. */
  public Set<String> names() {
    return Set.copyOf(labels.keySet());
  }

  /**
   * The values of a label; none if no series has it.
   *
   * @return empty if they were too many for the index
   * @throws CorruptFileException if they are not what was written
   */
  public Optional<Set<String>> values(String label) throws CorruptFileException {
    @Nullable ByteBuffer values = labels.get(label);
    if (values == null) {
      return Optional.of(Set.of());
    }
    if (!values.hasRemaining()) {
      return Optional.empty();
    }
    try {
      return Optional.of(texts(values.duplicate()));
    } catch (IllegalArgumentException e) {
      throw corrupt(file, e);
    }
  }

  private static Set<String> texts(ByteBuffer in) {
    Set<String> found = new HashSet<>();
    byte[] text = new byte[0];
    while (in.hasRemaining()) {
      int common = number(in, text.length);
      int length = length(in);
      byte[] next = new byte[common + length];
      System.arraycopy(text, 0, next, 0, common);
      in.get(next, common, length);
      found.add(new String(next, StandardCharsets.UTF_8));
      text = next;
    }
    return found;
  }

  /** The length of a text, all of which follows. */
  private static int length(ByteBuffer in) {
    int length = number(in, in.remaining());
    if (length > in.remaining()) {
      throw new IllegalArgumentException(
          "the text from byte %d on is cut off".formatted(in.position()));
    }
    return length;
  }

  private static int number(ByteBuffer in, int most) {
    long number = 0;
    for (int shift = 0; in.hasRemaining() && shift < Integer.SIZE; shift += 7) {
      byte next = in.get();
      number |= (long) (next & 0x7f) << shift;
      if (next >= 0) {
        if (number > most) {
          break;
        }
        return (int) number;
      }
    }
    throw new IllegalArgumentException(
        "the number before byte %d is cut off or more than %d".formatted(in.position(), most));
  }

  private static CorruptFileException corrupt(String file, IllegalArgumentException e) {
    return new CorruptFileException(file, "the index of labels", e.getMessage(), e);
  }

  /** About how many bytes it takes in memory. */
  public int weight() {
    return weight;
  }
}
