// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.queries;

import io.trendlake.json.JsonTree;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Compares two answers of Prometheus's API: labels, times, values to 1e-9, errors, warnings and
 * infos.
 */
final class ResultDifference {

  private ResultDifference() {}

  /** The first difference of two answers in words; empty if there is none. */
  static String between(JsonTree actual, JsonTree expected) {
    if (actual.has("error") || expected.has("error")) {
      String ours = error(actual);
      String theirs = error(expected);
      return group(ours).equals(group(theirs))
          ? ""
          : "error " + ours + ", but Prometheus: " + theirs;
    }
    for (String kind : List.of("warnings", "infos")) {
      Set<String> ours = notes(actual, kind);
      Set<String> theirs = notes(expected, kind);
      boolean cut = theirs.size() > 10;
      if (cut ? ours.size() != theirs.size() : !sameNotes(ours, theirs)) {
        return kind + " " + ours + ", but Prometheus: " + theirs;
      }
    }
    String type = expected.at("data").at("resultType").text();
    if (!actual.at("data").at("resultType").text().equals(type)) {
      return "type " + actual.at("data").at("resultType").text() + ", but Prometheus: " + type;
    }
    JsonTree ours = actual.at("data").at("result");
    JsonTree theirs = expected.at("data").at("result");
    if (type.equals("scalar") || type.equals("string")) {
      return point(ours, theirs);
    }
    return series(rows(ours), rows(theirs), type.equals("vector") ? "value" : "values");
  }

  /**
   * The first difference of the times and values of two answers, whichever series have them: of
   * equal values {@code topk} and {@code bottomk} may keep any, and Prometheus does.
   */
  static String betweenValues(JsonTree actual, JsonTree expected) {
    if (actual.has("error") || expected.has("error")) {
      return between(actual, expected);
    }
    Map<String, List<Double>> ours = values(actual);
    Map<String, List<Double>> theirs = values(expected);
    if (!ours.keySet().equals(theirs.keySet())) {
      return "values at " + ours.keySet() + ", but Prometheus: " + theirs.keySet();
    }
    for (Map.Entry<String, List<Double>> at : theirs.entrySet()) {
      List<Double> mine = Objects.requireNonNull(ours.get(at.getKey()));
      boolean same = mine.size() == at.getValue().size();
      for (int i = 0; same && i < mine.size(); i++) {
        same = near(mine.get(i), at.getValue().get(i));
      }
      if (!same) {
        return at.getKey() + ": " + mine + ", but Prometheus: " + at.getValue();
      }
    }
    return "";
  }

  /** By time, the values of all series in their order. */
  private static Map<String, List<Double>> values(JsonTree answer) {
    Map<String, List<Double>> values = new TreeMap<>();
    for (JsonTree row : answer.at("data").at("result").items()) {
      List<JsonTree> points =
          row.has("value") ? List.of(row.at("value")) : row.at("values").items();
      for (JsonTree point : points) {
        values
            .computeIfAbsent(point.items().get(0).text(), unseen -> new ArrayList<>())
            .add(number(point.items().get(1).text()));
      }
    }
    values.values().forEach(Collections::sort);
    return values;
  }

  private static String error(JsonTree answer) {
    return answer.has("error")
        ? answer.at("errorType").text() + ": " + answer.at("error").text()
        : "none";
  }

  /** An error of matching without the group that it names; there may be several to choose from. */
  private static String group(String error) {
    return error.contains("found duplicate series for the match group")
        ? error.replaceAll("group \\{.*} on the|operation: \\[.*];", "")
        : error;
  }

  /** Prometheus multiplies the number of samples in its note on falling buckets. */
  private static Set<String> notes(JsonTree answer, String kind) {
    Set<String> notes = new TreeSet<>();
    if (answer.has(kind)) {
      answer
          .at(kind)
          .items()
          .forEach(
              note -> notes.add(note.text().replaceAll("over [0-9]+ samples", "over samples")));
    }
    return notes;
  }

  /** Of what is about a subquery Prometheus says no place but the query's begin. */
  private static boolean sameNotes(Set<String> ours, Set<String> theirs) {
    Set<String> mine = new TreeSet<>(ours);
    Set<String> others = new TreeSet<>(theirs);
    mine.removeAll(theirs);
    others.removeAll(ours);
    return others.stream().allMatch(note -> note.endsWith(" (1:1)"))
        && withoutPlaces(mine).equals(withoutPlaces(others));
  }

  private static Set<String> withoutPlaces(Set<String> notes) {
    Set<String> texts = new TreeSet<>();
    notes.forEach(note -> texts.add(note.replaceAll(" \\([0-9]+:[0-9]+\\)$", "")));
    return texts;
  }

  private static Map<String, JsonTree> rows(JsonTree result) {
    Map<String, JsonTree> rows = new TreeMap<>();
    for (JsonTree row : result.items()) {
      rows.put(new TreeMap<>(row.at("metric").texts()).toString(), row);
    }
    return rows;
  }

  private static String series(
      Map<String, JsonTree> ours, Map<String, JsonTree> theirs, String field) {
    if (!ours.keySet().equals(theirs.keySet())) {
      Set<String> more = new TreeSet<>(ours.keySet());
      more.removeAll(theirs.keySet());
      Set<String> missing = new TreeSet<>(theirs.keySet());
      missing.removeAll(ours.keySet());
      return "of %d series %s are too many and %s are missing"
          .formatted(theirs.size(), more, missing);
    }
    for (Map.Entry<String, JsonTree> row : theirs.entrySet()) {
      JsonTree mine = Objects.requireNonNull(ours.get(row.getKey())).at(field);
      String difference =
          field.equals("value")
              ? point(mine, row.getValue().at(field))
              : points(mine.items(), row.getValue().at(field).items());
      if (!difference.isEmpty()) {
        return row.getKey() + ": " + difference;
      }
    }
    return "";
  }

  private static String points(List<JsonTree> ours, List<JsonTree> theirs) {
    for (int i = 0; i < Math.min(ours.size(), theirs.size()); i++) {
      String difference = point(ours.get(i), theirs.get(i));
      if (!difference.isEmpty()) {
        return difference;
      }
    }
    return ours.size() == theirs.size()
        ? ""
        : ours.size() + " points, but Prometheus: " + theirs.size();
  }

  private static String point(JsonTree ours, JsonTree theirs) {
    String at = ours.items().get(0).text();
    String value = ours.items().get(1).text();
    boolean same =
        at.equals(theirs.items().get(0).text()) && near(value, theirs.items().get(1).text());
    return same
        ? ""
        : "[%s, %s], but Prometheus: [%s, %s]"
            .formatted(at, value, theirs.items().get(0).text(), theirs.items().get(1).text());
  }

  private static boolean near(String ours, String theirs) {
    if (ours.equals(theirs)) {
      return true;
    }
    return near(number(ours), number(theirs));
  }

  private static boolean near(double a, double b) {
    return Double.compare(a, b) == 0
        || Math.abs(a - b) <= 1e-9 * Math.max(1e-3, Math.max(Math.abs(a), Math.abs(b)));
  }

  private static double number(String text) {
    return switch (text) {
      case "+Inf" -> Double.POSITIVE_INFINITY;
      case "-Inf" -> Double.NEGATIVE_INFINITY;
      default -> Double.parseDouble(text);
    };
  }
}
