// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.compact.history;

import io.trendlake.json.JsonTree;
import io.trendlake.lake.files.SeriesBound;
import io.trendlake.lake.files.SeriesRange;
import io.trendlake.model.Labels;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/**
 * Series of a day whose rows one invocation counts: those of some neighbouring names, since blocks
 * have them together; or some targets of one name that has too many series.
 *
 * @param slice which of the slices of the targets
 * @param slices into how many the targets are divided; 1 if there are all
 */
record SeriesShare(SeriesRange range, int slice, int slices) {

  /**
   * Divides the series of a day.
   *
   * @param series how many each name has, in the order of the lake
   * @param most how many a share may have, about
   */
  static List<SeriesShare> divide(SortedMap<String, Long> series, long most) {
    List<String> begins = new ArrayList<>();
    List<Integer> slices = new ArrayList<>();
    long sum = 0;
    for (Map.Entry<String, Long> name : series.entrySet()) {
      long count = name.getValue();
      boolean isAlone = !slices.isEmpty() && slices.getLast() > 1;
      if (begins.isEmpty() || isAlone || sum + count > most) {
        begins.add(name.getKey());
        slices.add(Math.toIntExact(Math.ceilDiv(count, most)));
        sum = 0;
      }
      sum += count;
    }
    List<SeriesShare> shares = new ArrayList<>();
    for (int i = 0; i < begins.size(); i++) {
      Optional<SeriesBound> before =
          i + 1 < begins.size() ? Optional.of(SeriesBound.of(begins.get(i + 1))) : Optional.empty();
      SeriesBound from = i == 0 ? SeriesBound.START : SeriesBound.of(begins.get(i));
      SeriesRange range = new SeriesRange(from, before);
      for (int slice = 0; slice < slices.get(i); slice++) {
        shares.add(new SeriesShare(range, slice, slices.get(i)));
      }
    }
    return shares;
  }

  /** Whether it has a series. */
  boolean has(Labels labels) {
    SeriesBound place = PartCuts.place(labels);
    return has(range, place)
        && (slices == 1 || Math.floorMod(place.texts().hashCode(), slices) == slice);
  }

  /** Whether a range has the series at a place. */
  static boolean has(SeriesRange range, SeriesBound place) {
    return range.from().compareTo(place) <= 0
        && range.before().map(end -> end.compareTo(place) > 0).orElse(true);
  }

  Map<String, Object> toData() {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("from", range.from().texts());
    range.before().ifPresent(end -> data.put("before", end.texts()));
    data.put("slice", (long) slice);
    data.put("slices", (long) slices);
    return data;
  }

  static SeriesShare of(JsonTree json) {
    Optional<SeriesBound> before =
        json.has("before") ? Optional.of(bound(json.at("before"))) : Optional.empty();
    return new SeriesShare(
        new SeriesRange(bound(json.at("from")), before),
        json.at("slice").number(),
        json.at("slices").number());
  }

  static SeriesBound bound(JsonTree json) {
    return new SeriesBound(ImportRun.texts(json));
  }
}
