// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.twin;

import io.trendlake.functions.query.LakePages;
import io.trendlake.functions.query.api.ApiOptions;
import io.trendlake.functions.query.lake.LakeApi;
import io.trendlake.lake.series.LakeReader;
import io.trendlake.lake.series.LakeReaderOptions;
import io.trendlake.local.moving.LakeExport;
import io.trendlake.local.web.WebServer;
import io.trendlake.objstore.Bucket;
import io.trendlake.promql.parse.ParseOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/**
 * A Prometheus 3.14 and a server of a lake, which have the same samples and are asked the same
 * questions over HTTP.
 */
final class PrometheusTwin implements AutoCloseable {

  private final PrometheusProcess prometheus;
  private final WebServer server;
  private final AnswerComparison answers;

  private PrometheusTwin(PrometheusProcess prometheus, WebServer server) {
    this.prometheus = prometheus;
    this.server = server;
    this.answers =
        new AnswerComparison(prometheus.address(), "127.0.0.1:" + server.address().getPort());
  }

  /**
   * Starts both, Prometheus with the samples of the lake as blocks.
   *
   * @param from the first time whose samples it gets
   * @param end the last, and the present of the lake
   */
  static PrometheusTwin of(String program, Bucket lake, Instant from, Instant end, Path directory)
      throws Exception {
    Path blocks = directory.resolve("data");
    new LakeExport(
            new LakeReader(lake, InstantSource.fixed(end), LakeReaderOptions.DEFAULT).open(),
            List.of(),
            from.toEpochMilli(),
            end.toEpochMilli())
        .toBlocks(blocks, end, (day, block, tally) -> {});
    return over(program, blocks, lake, end, directory);
  }

  /** Starts both, Prometheus with blocks that are there. */
  static PrometheusTwin over(String program, Path blocks, Bucket lake, Instant end, Path directory)
      throws Exception {
    PrometheusProcess prometheus = PrometheusProcess.start(program, "", blocks, directory);
    try {
      return beside(prometheus, lake, end);
    } catch (IOException | RuntimeException e) {
      prometheus.close();
      throw e;
    }
  }

  /** Starts the server of a lake beside a Prometheus, which is closed with it. */
  static PrometheusTwin beside(PrometheusProcess prometheus, Bucket lake, Instant end)
      throws IOException {
    ApiOptions options = options(InstantSource.fixed(end));
    InetSocketAddress free = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    return new PrometheusTwin(
        prometheus, WebServer.start(free, LakePages.alone(LakeApi.of(lake, options))));
  }

  /** What Prometheus switches on by its features. */
  private static ApiOptions options(InstantSource clock) {
    ApiOptions defaults = ApiOptions.defaults(clock, "1");
    return new ApiOptions(
        defaults.engine().with(ParseOptions.ALL),
        defaults.timeout(),
        defaults.queriesAtOnce(),
        clock,
        defaults.started(),
        "1");
  }

  /** What both are asked, and where they differ. */
  AnswerComparison answers() {
    return answers;
  }

  @Override
  public void close() {
    answers.close();
    server.close();
    prometheus.close();
  }
}
