// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bytes between the page indexes and the footer of a file. */
final class FileTrailerTest {

  private static final FileSchema SCHEMA = FileSchema.of(Column.string("name"), Column.real("sum"));

  private final List<String> read = new ArrayList<>();

  private static byte[] file(byte[] trailer) {
    PageFileWriter writer =
        new PageFileWriter(SCHEMA, new WriterOptions(1, 10_000, 10_000, Map.of()));
    for (int i = 0; i < 30_000; i++) {
      writer.strings(0, "a", 1);
      writer.doubles(1, i, 1);
      writer.endRows();
    }
    return writer.finish(fileBytes -> trailer);
  }

  private static byte[] bytes(int count) {
    byte[] bytes = new byte[count];
    new Random(count).nextBytes(bytes);
    return bytes;
  }

  private FileSource noted(byte[] file) {
    FileSource source = FileSource.of("day.parquet", file);
    return new FileSource() {
      @Override
      public String name() {
        return source.name();
      }

      @Override
      public long size() {
        return source.size();
      }

      @Override
      public byte[] read(long offset, int length) throws IOException {
        read.add(offset + "+" + length);
        return source.read(offset, length);
      }
    };
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 1000, 40_000, 70_000, 1_000_000})
  void trailer_isReadAsItWasWritten_andTheRowsBesideIt(int length) throws IOException {
    byte[] file = file(bytes(length));

    assertThat(FileTrailer.read(noted(file))).hasValue(bytes(length));
    assertThat(read).hasSize(length < 50_000 ? 1 : 2);
    assertThat(PageFileReader.open(FileSource.of("day.parquet", file), SCHEMA).rows())
        .isEqualTo(30_000);
  }

  @Test
  void fileWithoutTrailer_hasNone_andIsAsBefore() throws IOException {
    byte[] without = file(new byte[0]);

    assertThat(FileTrailer.read(noted(without))).isEmpty();
    assertThat(read).hasSize(1);
    assertThat(file(bytes(100))).hasSize(without.length + 100 + 12);
  }

  @Test
  void damagedTrailer_isNamed() {
    byte[] file = file(bytes(1000));
    int footer = Bytes.intAt(file, file.length - 8);
    file[file.length - 8 - footer - 500] ^= 1;

    assertThatThrownBy(() -> FileTrailer.read(FileSource.of("day.parquet", file)))
        .isInstanceOf(CorruptFileException.class)
        .hasMessage("day.parquet: corrupt: the trailer before the footer: its checksum is wrong");
  }

  @Test
  void damagedEnd_givesTheTrailerOrNoneOrAnErrorThatIsChecked() {
    Random random = new Random(1);
    byte[] good = file(bytes(1000));
    int footer = Bytes.intAt(good, good.length - 8);
    for (int i = 0; i < 2000; i++) {
      byte[] bad = good.clone();
      int at = random.nextBoolean() ? good.length - 8 - footer : good.length;
      bad[at - 1 - random.nextInt(12)] = (byte) random.nextInt();
      try {
        FileTrailer.read(FileSource.of("day.parquet", bad))
            .ifPresent(trailer -> assertThat(Arrays.equals(trailer, bytes(1000))).isTrue());
      } catch (IOException e) {
        assertThat(e).isInstanceOfAny(CorruptFileException.class, ForeignFileException.class);
      }
    }
  }
}
