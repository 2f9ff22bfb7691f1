// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.query.api;

import io.trendlake.model.Labels;
import io.trendlake.model.SampleSource;
import io.trendlake.model.SelectedSeries;
import io.trendlake.model.SeriesSelection;
import io.trendlake.promql.parse.Matcher;
import io.trendlake.promql.parse.ParseOptions;
import io.trendlake.promql.text.GoQuote;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;

/** {@code labels}, {@code label/NAME/values} and {@code series}: what there is, without samples. */
final class SeriesCalls {

  private static final String TRUNCATED = "results truncated due to limit";

  private final SampleSources sources;
  private final ParseOptions parsing;

  SeriesCalls(SampleSources sources, ParseOptions parsing) {
    this.sources = sources;
    this.parsing = parsing;
  }

  /**
   * What a request asks for.
   *
   * @param limit how many results are wanted; 0 for all
   * @param selections the series that are asked about
   */
  private record Question(int limit, List<SeriesSelection> selections) {

    static Question of(ApiRequest request, ParseOptions parsing) throws ApiException {
      ParameterReader reader = new ParameterReader(request);
      int limit = reader.limit();
      long start = reader.time("start", ParameterReader.MIN_TIME);
      long end = reader.time("end", ParameterReader.MAX_TIME);
      List<SeriesSelection> selections = new ArrayList<>();
      for (List<Matcher> matchers : reader.selectors(parsing)) {
        selections.add(new SeriesSelection(matchers, start, end));
      }
      if (selections.isEmpty()) {
        selections.add(new SeriesSelection(List.of(), start, end));
      }
      return new Question(limit, selections);
    }
  }

  /** The names of labels. */
  ApiResponse names(ApiRequest request) throws ApiException, IOException {
    Question question = Question.of(request, parsing);
    return texts(sources.open().labelNames(question.selections()), question.limit());
  }

  /**
   * The values of a label.
   *
   * @param name as it is in the path, perhaps escaped
   */
  ApiResponse values(ApiRequest request, String name) throws ApiException, IOException {
    String label = EscapedName.unescape(name);
    if (label.isEmpty() || !ResponseJson.clean(label).equals(label)) {
      throw ApiException.badData("invalid label name: " + GoQuote.quote(label));
    }
    Question question = Question.of(request, parsing);
    return texts(sources.open().labelValues(label, question.selections()), question.limit());
  }

  private static ApiResponse texts(List<String> texts, int limit) {
    boolean cut = limit > 0 && texts.size() > limit;
    return ResponseJson.success(
        ResponseJson.texts(cut ? texts.subList(0, limit) : texts),
        cut ? List.of(TRUNCATED) : List.of(),
        List.of());
  }

  /** The label sets of series. */
  ApiResponse series(ApiRequest request) throws ApiException, IOException {
    if (request.malformed().isPresent()) {
      throw ApiException.badData("error parsing form values: " + request.malformed().get());
    }
    if (request.values("match[]").isEmpty()) {
      throw ApiException.badData("no match[] parameter provided");
    }
    Question question;
    try {
      question = Question.of(request, parsing);
    } catch (ApiException e) {
      String message = String.valueOf(e.getMessage());
      throw message.startsWith("invalid parameter") ? e : ApiException.invalid("match[]", message);
    }
    Collection<Labels> found = series(sources.open(), question);
    boolean cut = question.limit() > 0 && found.size() > question.limit();
    int shown = cut ? question.limit() : found.size();
    return ResponseJson.success(
        json -> {
          json.writeStartArray();
          found.stream().limit(shown).forEach(labels -> ResponseJson.labels(json, labels));
          json.writeEndArray();
        },
        cut ? List.of(TRUNCATED) : List.of(),
        List.of());
  }

  private static Collection<Labels> series(SampleSource source, Question question)
      throws IOException {
    TreeSet<Labels> all = new TreeSet<>(Labels.ORDER);
    for (SeriesSelection selection : question.selections()) {
      try (SelectedSeries found = source.select(selection)) {
        for (int i = 0; i < found.size(); i++) {
          all.add(found.labels(i));
        }
      }
      if (source.trends().isPresent()) {
        all.addAll(source.trends().get().lostSeries(selection));
      }
    }
    return all;
  }
}
