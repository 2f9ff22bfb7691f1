// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.query.lake;

import io.trendlake.functions.query.api.ApiOptions;
import io.trendlake.functions.query.api.CardinalitySource;
import io.trendlake.functions.query.api.PrometheusApi;
import io.trendlake.functions.query.api.TargetSource;
import io.trendlake.lake.series.Cardinality;
import io.trendlake.lake.series.CardinalityCost;
import io.trendlake.lake.series.LakeReader;
import io.trendlake.lake.series.LakeReaderOptions;
import io.trendlake.model.MetricMetadata;
import io.trendlake.objstore.Bucket;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Makes the API of a lake. */
public final class LakeApi {

  private LakeApi() {}

  /** The API of a lake whose targets are known from what became of them last. */
  public static PrometheusApi of(Bucket bucket, ApiOptions options) {
    return of(bucket, options, CachedResults.inMemory(CachedResults.MEMORY));
  }

  /**
   * The same.
   *
   * @param answers where answers of closed days are kept
   */
  public static PrometheusApi of(Bucket bucket, ApiOptions options, CachedResults answers) {
    return of(bucket, options, new LakeTargets(bucket, options.clock()), answers);
  }

  /** The API of a lake whose targets are known from a better source. */
  public static PrometheusApi of(Bucket bucket, ApiOptions options, TargetSource targets) {
    return of(bucket, options, targets, CachedResults.inMemory(CachedResults.MEMORY));
  }

  private static PrometheusApi of(
      Bucket bucket, ApiOptions options, TargetSource targets, CachedResults answers) {
    LakeReaderOptions reading = LakeReaderOptions.ofHeap(options.queriesAtOnce());
    LakeReader reader = new LakeReader(bucket, options.clock(), reading);
    return new PrometheusApi(
            options, reader::open, metric -> metadata(reader, metric), targets, answers)
        .counting(cardinality(reader))
        .withExemplars((anyOf, from, to) -> reader.open().exemplars(anyOf, from, to));
  }

  private static CardinalitySource cardinality(LakeReader reader) {
    return new CardinalitySource() {
      @Override
      public CardinalityCost cost(long from, long to) throws IOException {
        return reader.open().cardinalityCost(from, to);
      }

      @Override
      public Cardinality count(long from, long to) throws IOException {
        return reader.open().cardinality(from, to);
      }
    };
  }

  private static List<MetricMetadata> metadata(LakeReader reader, String metric)
      throws IOException {
    Optional<String> name = metric.isEmpty() ? Optional.empty() : Optional.of(metric);
    return reader.open().metadata(name, 0).values().stream().flatMap(Set::stream).toList();
  }
}
