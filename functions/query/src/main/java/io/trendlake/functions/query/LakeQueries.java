// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.query;

import io.trendlake.functions.query.api.ApiOptions;
import io.trendlake.functions.query.api.ApiRequest;
import io.trendlake.functions.query.api.ApiResponse;
import io.trendlake.functions.query.lake.CachedResults;
import io.trendlake.functions.query.lake.LakeApi;
import io.trendlake.objstore.Bucket;
import java.time.Duration;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * Answers with the API and the page of a lake. Answers of closed days are kept in its bucket, so
 * that the next instance of the function need not compute them.
 */
final class LakeQueries implements QueryHandler.Queries {

  private final Bucket bucket;
  private final InstantSource clock;
  private final String version;
  private @Nullable LakePages pages;

  /** For the lake of a bucket; no I/O happens here. */
  LakeQueries(Bucket bucket, InstantSource clock, String version) {
    this.bucket = bucket;
    this.clock = clock;
    this.version = version;
  }

  @Override
  public ApiResponse answer(ApiRequest request, Duration left) {
    return pages(left).answer(request);
  }

  /** Every invocation has as much time as the first: the function's timeout. */
  private synchronized LakePages pages(Duration left) {
    LakePages known = pages;
    if (known == null) {
      ApiOptions options = ApiOptions.defaults(clock, version).within(left);
      CachedResults answers = CachedResults.in(bucket, CachedResults.MEMORY);
      known = LakePages.alone(LakeApi.of(bucket, options, answers));
      pages = known;
    }
    return known;
  }
}
