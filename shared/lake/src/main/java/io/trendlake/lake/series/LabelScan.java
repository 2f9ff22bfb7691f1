// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.series;

import io.trendlake.lake.files.LabelIndex;
import io.trendlake.lake.parquet.Batches;
import io.trendlake.lake.parquet.Dictionaries;
import io.trendlake.lake.parquet.RowGroup;
import io.trendlake.lake.parquet.RowRange;
import io.trendlake.lake.parquet.RowRuns;
import io.trendlake.lake.series.kept.BucketReads;
import io.trendlake.lake.series.kept.KeptFiles;
import io.trendlake.lake.series.kept.SampleFile;
import io.trendlake.model.CanonicalJson;
import io.trendlake.model.SeriesSelection;
import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Finds the values of one label, or the names of all, in the series that fulfil a selection: each
 * text of a dictionary is looked at once, and only the columns of conditions and of the label are
 * read.
 */
final class LabelScan {

  /** In place of a label where the names of all labels are wanted; no label has this name. */
  static final String NAMES = "";

  private final String label;
  private final LabelConditions conditions;
  private final KeptFiles kept;
  private final BucketReads reads;

  LabelScan(String label, SeriesSelection selection, KeptFiles kept, BucketReads reads) {
    this.label = label;
    this.conditions = new LabelConditions(selection.matchers());
    this.kept = kept;
    this.reads = reads;
  }

  /** What one file has. */
  Set<String> read(SampleFile file) throws IOException {
    boolean all = conditions.byColumn().isEmpty();
    @Nullable Set<String> known = all ? kept.labels().find(file, label) : null;
    if (known != null) {
      return known;
    }
    Optional<Set<String>> indexed = all && file.isTrends() ? indexed(file) : Optional.empty();
    Set<String> found = indexed.isPresent() ? indexed.get() : scanned(file, all);
    if (all) {
      kept.labels().keep(file, label, found);
    }
    return found;
  }

  /** What a file's index of labels says; nothing if it says nothing of the label. */
  private Optional<Set<String>> indexed(SampleFile file) throws IOException {
    Optional<LabelIndex> index = kept.labels().index(file, kept.opened(), reads);
    if (index.isEmpty()) {
      return Optional.empty();
    }
    return label.equals(NAMES) ? Optional.of(index.get().names()) : index.get().values(label);
  }

  private Set<String> scanned(SampleFile file, boolean all) throws IOException {
    Set<String> found = new HashSet<>();
    List<RowGroup> groups = kept.opened().open(file, reads).groups(reads);
    if (!all || !readDictionaries(groups, found)) {
      for (RowGroup group : groups) {
        read(group, found);
      }
    }
    return found;
  }

  /** Finds what all series have by dictionaries alone; false if a group has none. */
  private boolean readDictionaries(List<RowGroup> groups, Set<String> found) throws IOException {
    int[] wanted = wantedColumns();
    int[] columns = IntStream.of(wanted).map(FileSeries::labelColumn).toArray();
    List<Dictionaries> all = new ArrayList<>();
    for (RowGroup group : groups) {
      Optional<Dictionaries> dictionaries = group.dictionaries(columns);
      if (dictionaries.isEmpty()) {
        return false;
      }
      all.add(dictionaries.get());
    }
    for (Dictionaries dictionaries : all) {
      for (int i = 0; i < wanted.length; i++) {
        for (String text : dictionaries.texts(i)) {
          add(wanted[i], text, found);
        }
      }
    }
    return true;
  }

  private void read(RowGroup group, Set<String> found) throws IOException {
    List<RowRange> ranges = group.mayMatch(conditions.byColumn());
    if (ranges.isEmpty()) {
      return;
    }
    int[] wanted = wantedColumns();
    Map<Integer, Integer> places = new HashMap<>();
    int[] columns = new int[wanted.length];
    int[] batchColumns = new int[wanted.length];
    for (int i = 0; i < wanted.length; i++) {
      places.put(wanted[i], i);
      columns[i] = FileSeries.labelColumn(wanted[i]);
      batchColumns[i] = i;
    }
    LabelConditions.Decisions decisions = conditions.decisions();
    BitSet[] seen = new BitSet[wanted.length];
    for (int i = 0; i < seen.length; i++) {
      seen[i] = new BitSet();
    }
    Batches batch = group.read(ranges, columns);
    while (batch.next()) {
      RowRuns run = new RowRuns(batch, batchColumns);
      while (run.next()) {
        if (decisions.match(run, places)) {
          for (int i = 0; i < wanted.length; i++) {
            if (isWanted(wanted[i]) && !seen[i].get(run.id(i))) {
              seen[i].set(run.id(i));
              add(wanted[i], run.text(i), found);
            }
          }
        }
      }
    }
  }

  private int[] wantedColumns() {
    Set<Integer> columns = new TreeSet<>(conditions.byColumn().keySet());
    for (int column = 0; column < LabelConditions.COLUMNS; column++) {
      if (isWanted(column)) {
        columns.add(column);
      }
    }
    return columns.stream().mapToInt(Integer::intValue).toArray();
  }

  private boolean isWanted(int column) {
    return label.equals(NAMES) || LabelConditions.column(label) == column;
  }

  private void add(int column, String text, Set<String> found) {
    if (column == LabelConditions.OTHERS && label.equals(NAMES)) {
      CanonicalJson.parse(text).forEach((name, value) -> found.add(name));
    } else if (column == LabelConditions.OTHERS) {
      addValue(CanonicalJson.parse(text).value(label), found);
    } else if (label.equals(NAMES)) {
      if (!text.isEmpty()) {
        found.add(LabelConditions.label(column));
      }
    } else {
      addValue(text, found);
    }
  }

  private static void addValue(String value, Set<String> found) {
    if (!value.isEmpty()) {
      found.add(value);
    }
  }
}
