// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.trendlake.lake.parquet.Table.Bits;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the writer writes, the reader reads. */
class ParquetRoundTripTest {

  private static final WriterOptions SMALL_PAGES = new WriterOptions(1, 1000, 100, Map.of());

  @RepeatedTest(60)
  void randomTable_readsBackToTheBit(RepetitionInfo repetition) throws IOException {
    long seed = repetition.getCurrentRepetition();
    Random random = new Random(seed);
    Table table = RandomTables.table(random, random.nextInt(6_000));

    byte[] file = table.write(RandomTables.options(random), random);

    assertThat(Table.read(file, table.schema())).as("seed %d", seed).isEqualTo(table);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 99, 100, 101, 999, 1000, 1001, 1100, 2000})
  void rowsAroundPageAndGroupBounds_readBack(int rows) throws IOException {
    Table table = RandomTables.table(new Random(rows), rows);

    assertThat(Table.read(table.write(SMALL_PAGES), table.schema())).isEqualTo(table);
  }

  @ParameterizedTest
  @ValueSource(ints = {131_071, 131_072, 131_073, 262_145})
  void rowsAroundFullPages_readBack(int rows) throws IOException {
    FileSchema schema = FileSchema.of(Column.timestamp("ts"), Column.optionalReal("value"));
    PageFileWriter writer = new PageFileWriter(schema, WriterOptions.minute());
    writer.longs(0, IntStream.range(0, rows).asLongStream().toArray(), 0, rows);
    writer.doubles(1, IntStream.range(0, rows).asDoubleStream().toArray(), 0, rows);

    long row = 0;
    for (RowGroup group :
        PageFileReader.open(FileSource.of("f", writer.finish()), schema).rowGroups()) {
      Batches batches = group.read();
      while (batches.next()) {
        for (int i = 0; i < batches.rows(); i++, row++) {
          boolean same = batches.longs(0)[i] == row && batches.doubles(1)[i] == row;
          if (!same) {
            fail("row %d differs", row);
          }
        }
      }
    }
    assertThat(row).isEqualTo(rows);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 7, 8, 9, 255, 256, 257, 1023, 1024, 1025})
  void dictionaryOfAnySize_readsBack(int size) throws IOException {
    List<String> cells = new ArrayList<>();
    for (int i = 0; i < 3 * size; i++) {
      cells.add("v" + i % size);
    }
    Collections.shuffle(cells, new Random(size));
    Table table = Table.of(Column.string("name"), cells);

    assertThat(Table.read(table.write(SMALL_PAGES), table.schema())).isEqualTo(table);
  }

  @Test
  void runsAroundTheThreshold_readBack() throws IOException {
    List<String> cells = new ArrayList<>();
    for (int first = 1; first < 20; first++) {
      for (int second = 1; second < 20; second++) {
        cells.addAll(Collections.nCopies(first, "a"));
        cells.addAll(Collections.nCopies(second, "b"));
        cells.add("c");
      }
    }
    Table table = Table.of(Column.string("name"), cells);

    assertThat(Table.read(table.write(WriterOptions.minute()), table.schema())).isEqualTo(table);
  }

  @Test
  void allStale_readsBack() throws IOException {
    Table table = Table.of(Column.optionalReal("value"), Collections.nCopies(350, Bits.ofNull()));

    assertThat(Table.read(table.write(SMALL_PAGES), table.schema())).isEqualTo(table);
  }

  @Test
  void textsOfOneHash_takeNoQuadraticTime() throws IOException {
    List<String> cells = new ArrayList<>(List.of(""));
    for (int bit = 0; bit < 15; bit++) {
      List<String> longer = new ArrayList<>();
      for (String cell : cells) {
        longer.add(cell + "Aa");
        longer.add(cell + "BB");
      }
      cells = longer;
    }
    Table table = Table.of(Column.string("name"), cells);

    assertThat(Table.read(table.write(WriterOptions.minute()), table.schema())).isEqualTo(table);
  }

  @Test
  void columnsOfTheFile_areFoundByName() throws IOException {
    Table table = RandomTables.table(new Random(1), 500);
    FileSchema some = table.schema().select("up", "ts");

    Table read = Table.read(table.write(SMALL_PAGES), some);

    assertThat(read.rows())
        .isEqualTo(table.rows().stream().map(row -> List.of(row.get(7), row.get(3))).toList());
  }

  @Test
  void metadata_readsBack() throws IOException {
    WriterOptions options = SMALL_PAGES.withMetadata(Map.of("shard", "s-7", "empty", ""));
    byte[] file = RandomTables.table(new Random(1), 5).write(options);

    PageFileReader reader = PageFileReader.open(FileSource.of("f", file), RandomTables.SCHEMA);

    assertThat(reader.metadata())
        .isEqualTo(Map.of("shard", "s-7", "empty", "", "trendlake.format", "4"));
    assertThat(reader.rows()).isEqualTo(5);
  }

  @Test
  void sameRows_makeTheSameBytes() {
    Table table = RandomTables.table(new Random(1), 3000);

    assertThat(table.write(SMALL_PAGES)).isEqualTo(table.write(SMALL_PAGES));
  }
}
