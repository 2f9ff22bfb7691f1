// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.query;

import io.trendlake.functions.query.api.ApiHandler;
import io.trendlake.functions.query.api.ApiOptions;
import io.trendlake.functions.query.api.ApiRequest;
import io.trendlake.functions.query.api.ApiResponse;
import io.trendlake.functions.query.lake.CachedResults;
import io.trendlake.functions.query.lake.LakeApi;
import io.trendlake.objstore.Bucket;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * Answers with the API and the page of a lake. Answers of closed days are kept in its bucket, so
 * that the next instance of the function need not compute them.
 */
final class LakeQueries implements ApiHandler {

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
  public ApiResponse answer(ApiRequest request) {
    return pages().answer(request);
  }

  /** Lambda hands an instance one request at a time. */
  private synchronized LakePages pages() {
    LakePages known = pages;
    if (known == null) {
      ApiOptions options = ApiOptions.defaults(clock, version).oneByOne();
      CachedResults answers = CachedResults.in(bucket, CachedResults.MEMORY);
      known = LakePages.alone(LakeApi.of(bucket, options, answers));
      pages = known;
    }
    return known;
  }
}
