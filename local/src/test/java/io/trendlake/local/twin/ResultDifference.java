// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.twin;

import io.trendlake.json.JsonTree;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Compares two answers of Prometheus's API: labels, times, values and native histograms to 1e-9,
 * errors, warnings and infos.
 */
final class ResultDifference {

  /** The column that a note on a query of one line ends with. */
  private static final Pattern PLACE = Pattern.compile("\\(1:([0-9]+)\\)$");

  /** What is noted of samples that cannot be combined; Prometheus names one kind at a step. */
  private static final Pattern MISMATCH =
      Pattern.compile(
          "incompatible (sample types|bucket layout) encountered|(encountered|contains) a mix of");

  private ResultDifference() {}

  /** Describes the first difference of two answers to a query; empty if they agree. */
  static String between(String query, JsonTree actual, JsonTree expected) {
    if (actual.has("error") || expected.has("error")) {
      String ours = error(actual);
      String theirs = error(expected);
      return group(ours).equals(group(theirs))
          ? ""
          : "error " + ours + ", but Prometheus: " + theirs;
    }
    boolean mismatch =
        Stream.of("warnings", "infos")
            .flatMap(kind -> notes(expected, kind).stream())
            .anyMatch(note -> MISMATCH.matcher(note).find());
    for (String kind : List.of("warnings", "infos")) {
      Set<String> theirs = notes(expected, kind);
      Set<String> ours = notes(actual, kind);
      ours.removeIf(note -> mismatch && !theirs.contains(note) && MISMATCH.matcher(note).find());
      boolean cut = theirs.size() > 10;
      if (cut ? ours.size() != theirs.size() : !sameNotes(query, ours, theirs)) {
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
    return series(rows(ours), rows(theirs), type.equals("vector"));
  }

  /**
   * The first difference of the times and values of two answers, whichever series have them: of
   * equal values {@code topk} and {@code bottomk} may keep any, and Prometheus does.
   */
  static String betweenValues(String query, JsonTree actual, JsonTree expected) {
    if (actual.has("error") || expected.has("error")) {
      return between(query, actual, expected);
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
      for (JsonTree point : points(row, row.has("value"), "value")) {
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

  /**
   * Of what is about a subquery Prometheus says no place but the query's begin, and of what is
   * about several places, at which the same word stands, another one.
   */
  private static boolean sameNotes(String query, Set<String> ours, Set<String> theirs) {
    Set<String> mine = new TreeSet<>(ours);
    Set<String> others = new TreeSet<>(theirs);
    mine.removeAll(theirs);
    others.removeAll(ours);
    return withoutPlaces(mine).equals(withoutPlaces(others))
        && others.stream()
            .allMatch(note ->
                note.endsWith(" (1:1)")
                    || mine.stream()
                        .anyMatch(own -> wordAt(query, own).equals(wordAt(query, note))));
  }

  /** The word at the place that a note names. */
  private static String wordAt(String query, String note) {
    Matcher place = PLACE.matcher(note);
    return place.find()
        ? query.substring(Integer.parseInt(place.group(1)) - 1).replaceAll("(?<=\\w)\\W.*", "")
        : "";
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
      Map<String, JsonTree> ours, Map<String, JsonTree> theirs, boolean vector) {
    if (!ours.keySet().equals(theirs.keySet())) {
      Set<String> more = new TreeSet<>(ours.keySet());
      more.removeAll(theirs.keySet());
      Set<String> missing = new TreeSet<>(theirs.keySet());
      missing.removeAll(ours.keySet());
      return "of %d series %s are too many and %s are missing"
          .formatted(theirs.size(), more, missing);
    }
    for (Map.Entry<String, JsonTree> row : theirs.entrySet()) {
      JsonTree mine = Objects.requireNonNull(ours.get(row.getKey()));
      for (String kind : List.of("value", "histogram")) {
        String difference =
            points(points(mine, vector, kind), points(row.getValue(), vector, kind));
        if (!difference.isEmpty()) {
          return row.getKey() + ": " + kind + "s: " + difference;
        }
      }
    }
    return "";
  }

  /** The points of a series that are numbers, or histograms; a vector has one or none. */
  private static List<JsonTree> points(JsonTree row, boolean vector, String kind) {
    if (vector) {
      return row.has(kind) ? List.of(row.at(kind)) : List.of();
    }
    return row.has(kind + "s") ? row.at(kind + "s").items() : List.of();
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
    JsonTree value = ours.items().get(1);
    JsonTree expected = theirs.items().get(1);
    boolean same =
        ours.items().get(0).text().equals(theirs.items().get(0).text())
            && (expected.has("count")
                ? nearHistogram(value, expected)
                : near(value.text(), expected.text()));
    return same ? "" : ours.data() + ", but Prometheus: " + theirs.data();
  }

  private static boolean nearHistogram(JsonTree ours, JsonTree theirs) {
    Map<String, Double> mine = numbers(ours);
    Map<String, Double> others = numbers(theirs);
    Set<String> names = new TreeSet<>(mine.keySet());
    names.addAll(others.keySet());
    return names.stream()
        .allMatch(name -> near(mine.getOrDefault(name, 0.0), others.getOrDefault(name, 0.0)));
  }

  /** Count, sum, and the counts of buckets by kind and bounds; those of empty ones are left out. */
  private static Map<String, Double> numbers(JsonTree histogram) {
    Map<String, Double> numbers = new TreeMap<>();
    numbers.put("count", number(histogram.at("count").text()));
    numbers.put("sum", number(histogram.at("sum").text()));
    if (histogram.has("buckets")) {
      for (JsonTree bucket : histogram.at("buckets").items()) {
        List<String> parts = bucket.items().stream().map(JsonTree::text).toList();
        numbers.put(String.join(" ", parts.subList(0, 3)), number(parts.get(3)));
      }
    }
    return numbers;
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
