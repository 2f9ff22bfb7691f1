// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.cli.live;

import io.trendlake.functions.query.api.ApiOptions;
import io.trendlake.functions.query.lake.LakeApi;
import io.trendlake.local.cli.LakeOptions;
import io.trendlake.local.cli.UserException;
import io.trendlake.local.web.ListenAddress;
import io.trendlake.local.web.ServePages;
import io.trendlake.local.web.WebServer;
import io.trendlake.model.BuildVersion;
import io.trendlake.objstore.Bucket;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
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

  @Mixin private ListenOptions listening;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws UserException, IOException, InterruptedException {
    Duration atMost = listening.atMost();
    PrintWriter out = spec.commandLine().getOut();
    ApiOptions options = ApiOptions.defaults(InstantSource.system(), BuildVersion.TEXT);
    try (Ending ending = Ending.onSignals();
        Bucket bucket = lake.open();
        WebServer server =
            WebServer.start(listening.address(), ServePages.of(LakeApi.of(bucket, options)))) {
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
