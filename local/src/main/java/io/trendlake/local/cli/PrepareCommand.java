// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.cli;

import io.trendlake.functions.compact.Compactor;
import io.trendlake.functions.compact.input.CompactionOptions;
import io.trendlake.functions.query.api.ApiOptions;
import io.trendlake.functions.query.lake.LakeApi;
import io.trendlake.local.demo.DemoHistory;
import io.trendlake.local.fleet.Fleet;
import io.trendlake.local.moving.TemporaryFolder;
import io.trendlake.local.web.ListenAddress;
import io.trendlake.local.web.ServePages;
import io.trendlake.local.web.WebServer;
import io.trendlake.objstore.Bucket;
import io.trendlake.objstore.DirectoryBucket;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/**
 * {@code trendlake prepare}: asks what users ask, of a small lake that it makes and removes. The
 * launcher runs it in a JVM that records which classes that takes, and how they are linked, in a
 * cache beside the program, which later commands begin with (JEP 483, 514, 515).
 */
@Command(
    name = "prepare",
    description =
        "Makes other commands start in less time: run once after an installation, it leaves a cache"
            + " of some 30 MB beside the program. It is of one version of Trendlake and of Java, and"
            + " is not used with others: then run this again.",
    sortOptions = false,
    mixinStandardHelpOptions = true)
public final class PrepareCommand implements Callable<Integer> {

  private static final long SEED = 1;
  private static final Duration INTERVAL = Duration.ofMinutes(30);
  private static final Duration HISTORY = Duration.ofDays(2);
  private static final int HOSTS = 3;
  private static final String RATE = "sum by (job) (rate(http_requests_total[1h]))";

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException, InterruptedException {
    Instant end = Instant.now().truncatedTo(ChronoUnit.HOURS);
    try (TemporaryFolder folder =
        TemporaryFolder.create(Path.of(System.getProperty("java.io.tmpdir")), "trendlake-")) {
      try (DirectoryBucket bucket = DirectoryBucket.create(folder.path()).withoutSync()) {
        Fleet fleet = Fleet.of(SEED, end, HOSTS, HOSTS);
        new DemoHistory(fleet, bucket).write(end.minus(HISTORY), end, INTERVAL, report -> {});
        new Compactor(bucket, CompactionOptions.DEFAULT).run(end);
        askOverHttp(bucket, end);
      }
      askByCommands(folder.path(), end);
    }
    return 0;
  }

  private static void askOverHttp(Bucket bucket, Instant end) throws IOException {
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    ApiOptions options = ApiOptions.defaults(InstantSource.system(), "");
    String time = "start=" + end.minus(HISTORY).getEpochSecond() + "&end=" + end.getEpochSecond();
    try (WebServer server = WebServer.start(any, ServePages.of(LakeApi.of(bucket, options)))) {
      for (String path :
          List.of(
              "graph",
              "api/v1/labels?" + time,
              "api/v1/label/job/values?" + time,
              "api/v1/series?match[]=up&" + time,
              "api/v1/metadata",
              "api/v1/query?query=up",
              "api/v1/query_range?step=3600&query=" + RATE + "&" + time)) {
        String address = "http://" + ListenAddress.text(server.address()) + "/";
        String escaped = path.replace(" ", "%20").replace("[", "%5B").replace("]", "%5D");
        try (InputStream answer = URI.create(address + escaped).toURL().openStream()) {
          answer.transferTo(OutputStream.nullOutputStream());
        }
      }
    }
  }

  /** Runs other commands, whose output goes nowhere. */
  private void askByCommands(Path lake, Instant end) {
    CommandLine query =
        Objects.requireNonNull(spec.root().commandLine().getSubcommands().get("query"));
    PrintWriter out = query.getOut();
    query.setOut(new PrintWriter(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
    ask(query, lake, "--time", end.minus(INTERVAL).toString(), "up");
    for (String format : List.of("table", "csv", "json")) {
      String start = end.minus(HISTORY).toString();
      ask(query, lake, "--start", start, "--end", end.toString(), "--format", format, RATE);
    }
    query.setOut(out);
  }

  private static void ask(CommandLine query, Path lake, String... arguments) {
    String[] all =
        Stream.concat(Stream.of("--dir", lake.toString()), Stream.of(arguments))
            .toArray(String[]::new);
    int code = query.execute(all);
    if (code != 0) {
      throw new IllegalStateException("query " + String.join(" ", all) + " ended with " + code);
    }
  }
}
