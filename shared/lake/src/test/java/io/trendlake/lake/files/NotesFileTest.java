// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.files;

import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.lake.Dataset;
import io.trendlake.lake.Tier;
import io.trendlake.lake.parquet.FileSource;
import io.trendlake.lake.parquet.WriterOptions;
import io.trendlake.model.MetricType;
import io.trendlake.model.Series;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Files of exemplars and of start timestamps, there and back. */
final class NotesFileTest {

  private static final Series A = series("a_total");
  private static final Series B = series("b_total");

  private static final List<SeriesNote> EXEMPLARS =
      List.of(
          new ExemplarNote(999, 1000, 3, "{\"trace_id\":\"x\"}", 0.5),
          new ExemplarNote(1000, 1000, 3, "{}", Double.NaN),
          new ExemplarNote(1001, 1000, 4, "{}", -0.0));
  private static final List<SeriesNote> STARTS =
      List.of(new StartNote(1000, 1000, 0, 17), new StartNote(1020, 1000, 2, Long.MAX_VALUE));

  private static Series series(String name) {
    return new Series(name, "1", "eu", "app", "a:80", "{\"l\":\"1\"}", MetricType.COUNTER);
  }

  private static byte[] file(Dataset dataset, Tier tier, Map<Series, List<SeriesNote>> notes) {
    NotesWriter writer = new NotesWriter(dataset, tier, new WriterOptions(3, 2, 2, Map.of()));
    notes.forEach(writer::add);
    return writer.finish();
  }

  private static Map<Series, List<SeriesNote>> read(NotesReader reader) throws IOException {
    Map<Series, List<SeriesNote>> found = new LinkedHashMap<>();
    while (reader.next()) {
      found.computeIfAbsent(reader.series(), unseen -> new ArrayList<>()).addAll(reader.notes());
    }
    return found;
  }

  private static List<SeriesNote> withoutTargets(List<SeriesNote> notes) {
    return notes.stream()
        .map(note ->
            switch (note) {
              case ExemplarNote(long ts, long slot, int target, String labels, double value) ->
                  new ExemplarNote(ts, slot, SeriesNote.NO_TARGET, labels, value);
              case StartNote(long ts, long slot, int target, long start) ->
                  (SeriesNote) new StartNote(ts, slot, SeriesNote.NO_TARGET, start);
            })
        .toList();
  }

  @Test
  void minuteFiles_areReadBackWithTheirTargets() throws IOException {
    Map<Series, List<SeriesNote>> exemplars = new LinkedHashMap<>();
    exemplars.put(A, EXEMPLARS);
    exemplars.put(B, EXEMPLARS);
    byte[] file = file(Dataset.EXEMPLARS, Tier.MINUTE, exemplars);
    assertThat(read(NotesReader.openMinute(Dataset.EXEMPLARS, FileSource.of("f", file))))
        .isEqualTo(exemplars);

    byte[] starts = file(Dataset.STARTS, Tier.MINUTE, Map.of(A, STARTS));
    assertThat(read(NotesReader.openMinute(Dataset.STARTS, FileSource.of("f", starts))))
        .isEqualTo(Map.of(A, STARTS));
  }

  @Test
  void files_areReadBackByARangeOfSeries() throws IOException {
    Map<Series, List<SeriesNote>> both = new LinkedHashMap<>();
    both.put(A, EXEMPLARS);
    both.put(B, EXEMPLARS);
    byte[] file = file(Dataset.EXEMPLARS, Tier.DAY, both);
    SeriesRange second = new SeriesRange(SeriesBound.of("b_total"), Optional.empty());
    assertThat(read(NotesReader.open(Dataset.EXEMPLARS, FileSource.of("f", file), second)))
        .isEqualTo(Map.of(B, withoutTargets(EXEMPLARS)));

    byte[] starts = file(Dataset.STARTS, Tier.HOUR, Map.of(A, STARTS));
    assertThat(read(NotesReader.open(Dataset.STARTS, FileSource.of("f", starts), SeriesRange.ALL)))
        .isEqualTo(Map.of(A, withoutTargets(STARTS)));
  }

  @Test
  void exemplarsStoredAgainByAScraperWithoutMemory_areLeftOut() {
    ExemplarNote first = new ExemplarNote(990, 1000, -1, "{\"id\":\"1\"}", 1);
    ExemplarNote untimed = new ExemplarNote(2000, 2000, -1, "{\"id\":\"2\"}", 2);
    ExemplarNote last = new ExemplarNote(2990, 3000, -1, "{\"id\":\"3\"}", 3);
    List<SeriesNote> gathered =
        List.of(
            new ExemplarNote(2990, 4000, -1, "{\"id\":\"3\"}", 3),
            new ExemplarNote(2500, 2500, -1, "{\"id\":\"2\"}", 2),
            last,
            untimed,
            new ExemplarNote(990, 2000, -1, "{\"id\":\"1\"}", 1),
            first);
    assertThat(SeriesNote.settled(gathered)).containsExactly(first, untimed, last);
  }

  @Test
  void startsThatDoNotChange_areLeftOut() {
    StartNote first = new StartNote(1000, 1000, -1, 10);
    StartNote restarted = new StartNote(3000, 3000, -1, 2500);
    List<SeriesNote> gathered =
        List.of(
            restarted,
            new StartNote(4000, 4000, -1, 2500),
            new StartNote(2000, 2000, -1, 10),
            first);
    assertThat(SeriesNote.settled(gathered)).containsExactly(first, restarted);
  }
}
