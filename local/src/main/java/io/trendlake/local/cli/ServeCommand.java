// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.cli;

import io.trendlake.functions.query.api.ApiOptions;
import io.trendlake.functions.query.lake.LakeApi;
import io.trendlake.local.web.ListenAddress;
import io.trendlake.local.web.ServePages;
import io.trendlake.local.web.WebServer;
import io.trendlake.objstore.Bucket;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code trendlake serve}: PromQL over a lake, without scraping. */
@Command(
    name = "serve",
    description =
        "Answers PromQL over a lake, with Prometheus's HTTP API and a page of graphs, until it is"
            + " ended. Scrapes nothing and writes nothing.",
    sortOptions = false,
    mixinStandardHelpOptions = true)
public final class ServeCommand implements Callable<Integer> {

  @Mixin private LakeOptions lake;

  @Option(
      names = "--listen",
      paramLabel = "ADDRESS",
      defaultValue = "127.0.0.1:7595",
      converter = ListenArgument.class,
      description = "Where to listen (default: ${DEFAULT-VALUE}).")
  private InetSocketAddress listen;

  @Option(
      names = "--for",
      paramLabel = "DURATION",
      converter = DurationArgument.class,
      description = "Ends by itself after living this long, such as 2m.")
  private @Nullable Duration atMost;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException, InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    ApiOptions options = ApiOptions.defaults(InstantSource.system(), Version.number());
    try (Ending ending = Ending.onSignals();
        Bucket bucket = lake.open();
        WebServer server = WebServer.start(listen, ServePages.of(LakeApi.of(bucket, options)))) {
      out.println(
          "graphs of "
              + lake.name()
              + " are shown at http://"
              + ListenAddress.text(server.address())
              + "/graph"
              + (atMost == null ? "; Ctrl-C ends it" : ""));
      out.flush();
      if (atMost == null) {
        ending.await();
      } else {
        ending.await(atMost);
      }
    }
    return 0;
  }
}
