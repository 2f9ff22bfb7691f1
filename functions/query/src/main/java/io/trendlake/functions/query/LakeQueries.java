// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.query;

import io.trendlake.functions.query.api.ApiOptions;
import io.trendlake.functions.query.api.ApiRequest;
import io.trendlake.functions.query.api.ApiResponse;
import io.trendlake.functions.query.api.MetadataSource;
import io.trendlake.functions.query.api.PrometheusApi;
import io.trendlake.functions.query.api.TargetSource;
import io.trendlake.functions.query.page.GraphPage;
import io.trendlake.lake.series.LakeReader;
import io.trendlake.lake.series.LakeReaderOptions;
import io.trendlake.objstore.Bucket;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/** Answers with the API and the page of a lake. */
final class LakeQueries implements QueryHandler.Queries {

  private static final int FOUND = 302;

  private final LakeReader reader;
  private final ApiOptions options;
  private final GraphPage page = new GraphPage(List.of());

  /** For the lake of a bucket; no I/O happens here. */
  LakeQueries(Bucket bucket, InstantSource clock, String version) {
    this.reader = new LakeReader(bucket, clock, LakeReaderOptions.DEFAULT);
    this.options = ApiOptions.defaults(clock, version);
  }

  @Override
  public ApiResponse answer(ApiRequest request, Duration left) {
    String path = request.path();
    if (path.equals("/")) {
      return ApiResponse.empty(FOUND).with("Location", "graph");
    }
    if (GraphPage.serves(path)) {
      return page.answer(request);
    }
    return new PrometheusApi(
            options.within(left), reader::open, MetadataSource.NONE, TargetSource.NONE)
        .answer(request);
  }
}
