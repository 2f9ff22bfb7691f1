// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trendlake.model.StaleMarker;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Newer files are refused by name, and older ones are read without the columns that came later. */
class FormatVersionTest {

  private static final FileSchema OLD = FileSchema.of(Column.string("name"), Column.int64("n"));

  private static final FileSchema NEW =
      FileSchema.of(
          Column.string("name"),
          Column.string("text").since(2),
          Column.int32("small").since(2),
          Column.int64("n"),
          Column.timestamp("at").since(2),
          Column.real("real").since(2),
          Column.optionalReal("maybe").since(2),
          Column.bool("flag").since(2));

  private static byte[] file(Map<String, String> pairs, String... names) {
    PageFileWriter writer = new PageFileWriter(OLD, WriterOptions.minute().withMetadata(pairs));
    for (int row = 0; row < names.length; row++) {
      writer.strings(0, names[row], 1);
      writer.longs(1, row, 1);
      writer.endRows();
    }
    return writer.finish();
  }

  private static byte[] ofVersion(String version) {
    return file(Map.of(FormatVersion.KEY, version), "a");
  }

  private static PageFileReader open(byte[] file, FileSchema schema) throws IOException {
    return PageFileReader.open(
        FileSource.of("trends/dt=2030-01-01/part-0000.parquet", file), schema);
  }

  @Test
  void everyFile_saysItsVersion() throws IOException {
    assertThat(open(file(Map.of(), "a"), OLD).metadata()).containsEntry("trendlake.format", "4");
  }

  @ParameterizedTest
  @ValueSource(strings = {"5", "10", "1000000"})
  void laterVersion_isRefusedByName(String version) {
    assertThatThrownBy(() -> open(ofVersion(version), OLD))
        .isInstanceOf(NewerFormatException.class)
        .hasMessage(
            "trends/dt=2030-01-01/part-0000.parquet: the file has format version "
                + version
                + " (trendlake.format) and this Trendlake reads versions up to 4;"
                + " update Trendlake where it reads this lake");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "2.1", "99999999999"})
  void versionThatIsNoNumber_isDamage(String version) {
    assertThatThrownBy(() -> open(ofVersion(version), OLD))
        .isInstanceOf(CorruptFileException.class)
        .hasMessageContaining("footer: trendlake.format is \"" + version + "\", not a number");
  }

  /** Its columns may be others, so that what is wrong must not be looked for there. */
  @Test
  void laterVersion_isRefusedBeforeItsColumnsAreLookedFor() {
    FileSchema other = FileSchema.of(Column.string("other"));
    assertThatThrownBy(() -> open(ofVersion("5"), other)).isInstanceOf(NewerFormatException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "2", "3", "4"})
  void versionUpToOurs_isRead(String version) throws IOException {
    assertThat(open(ofVersion(version), OLD).rows()).isEqualTo(1);
  }

  @Test
  void columnThatIsNotThereYet_readsAsNull() throws IOException {
    PageFileReader reader = open(file(Map.of(), "a", "b", "c"), NEW);
    assertThat(reader.hasAllColumns()).isFalse();
    Batches batch = reader.rowGroups().getFirst().read();
    assertThat(batch.next()).isTrue();
    assertThat(batch.rows()).isEqualTo(3);
    assertThat(batch.strings(0).text(batch.strings(0).id(2))).isEqualTo("c");
    assertThat(batch.strings(1).size()).isEqualTo(1);
    assertThat(batch.strings(1).count(0)).isEqualTo(3);
    assertThat(batch.strings(1).text(batch.strings(1).id(0))).isEmpty();
    assertThat(batch.longs(2)).containsOnly(Column.NULL);
    assertThat(batch.longs(3)).startsWith(0, 1, 2);
    assertThat(batch.longs(4)).containsOnly(Column.NULL);
    for (int row = 0; row < 3; row++) {
      assertThat(StaleMarker.isStale(batch.doubles(5)[row])).isTrue();
      assertThat(StaleMarker.isStale(batch.doubles(6)[row])).isTrue();
    }
    assertThat(batch.booleans(7)).containsOnly(false);
    assertThatThrownBy(() -> batch.longs(1)).isInstanceOf(IllegalArgumentException.class);
    assertThat(batch.next()).isFalse();
  }

  @Test
  void columnThatIsNotThereYet_hasNoBoundsAndMatchesOnlyTheEmptyText() throws IOException {
    RowGroup group = open(file(Map.of(), "a", "b"), NEW).rowGroups().getFirst();
    assertThat(group.minString(1)).isEmpty();
    assertThat(group.maxString(1)).isEmpty();
    assertThat(group.minLong(2)).isEmpty();
    assertThat(group.maxLong(4)).isEmpty();
    assertThat(group.matching(Map.of(1, "x"))).isEmpty();
    assertThat(group.matching(Map.of(1, ""))).isEqualTo(List.of(new RowRange(0, 2)));
    assertThat(group.matching(Map.of(0, "b", 1, ""))).isEqualTo(List.of(new RowRange(1, 2)));
  }

  @Test
  void sameColumnsLacking_areTheSameBytes() throws IOException {
    RowGroup one = open(file(Map.of(), "a", "b"), NEW).rowGroups().getFirst();
    RowGroup same = open(file(Map.of(), "a", "b"), NEW).rowGroups().getFirst();
    RowGroup other = open(file(Map.of(), "a", "c"), NEW).rowGroups().getFirst();
    assertThat(one.hasSameBytes(same, 0, 1, 4)).isTrue();
    assertThat(one.hasSameBytes(other, 0, 1)).isFalse();
    assertThat(one.hasSameBytes(other, 1, 3)).isTrue();
  }

  @Test
  void columnOfTheFirstVersion_mayNotBeLacking() {
    FileSchema wanted = FileSchema.of(Column.string("name"), Column.int64("missing"));
    assertThatThrownBy(() -> open(file(Map.of(), "a"), wanted))
        .isInstanceOf(ForeignFileException.class)
        .hasMessageContaining("has no column missing");
  }
}
