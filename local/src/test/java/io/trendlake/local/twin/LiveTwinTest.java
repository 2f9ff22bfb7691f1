// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.twin;

import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.local.cli.LiveCommand;
import io.trendlake.local.fleet.Exposition;
import io.trendlake.local.fleet.Fleet;
import io.trendlake.local.fleet.FleetConfig;
import io.trendlake.local.fleet.SimulatedTarget;
import io.trendlake.local.queries.RandomPromql;
import io.trendlake.local.twin.AnswerComparison.Question;
import io.trendlake.objstore.Bucket;
import io.trendlake.objstore.DirectoryBucket;
import io.trendlake.testkit.ScriptedServer;
import io.trendlake.testkit.ScriptedServer.Request;
import io.trendlake.testkit.ScriptedServer.Response;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Lets Prometheus 3.14 and {@code trendlake up} scrape one fleet at the same time, and asks both
 * random queries. The exporters say the time of each sample, a second before the interval, so that
 * two who ask at different times within it store the same. They answer from when both scrape until
 * the end. What a scraper adds by itself ({@code up} and the like) has its own times, and is not
 * asked for.
 */
@Timeout(3600)
final class LiveTwinTest {

  private static final long SEED = Long.getLong("seed", 0);
  private static final int QUERIES = Integer.getInteger("queries", 500);
  private static final int SECONDS = Integer.getInteger("seconds", 60);
  private static final Duration INTERVAL = Duration.ofSeconds(10);

  /** Whose answer depends on which of equal values are kept. */
  private static final Pattern CHOOSES = Pattern.compile("limitk|.(top|bottom)k");

  @TempDir private Path directory;

  /** Exporters that answer at the slots from one until before another, once both scrape them. */
  private static final class Exporters {

    private final Fleet fleet;
    private final Set<String> waiting = ConcurrentHashMap.newKeySet();
    private final Set<String> pulls = ConcurrentHashMap.newKeySet();
    private volatile Instant from = Instant.MAX;

    Exporters(Fleet fleet) {
      this.fleet = fleet;
    }

    /** The beginning of the interval that a time is in. */
    private static Instant slot(Instant time) {
      long millis = INTERVAL.toMillis();
      return Instant.ofEpochMilli(Math.floorDiv(time.toEpochMilli(), millis) * millis);
    }

    Response answer(Request request) {
      Instant slot = slot(Instant.now());
      String path = request.path();
      SimulatedTarget target = fleet.target(path.substring(1, path.lastIndexOf('/'))).orElseThrow();
      String puller = request.header("User-Agent").orElse("") + " " + target.instance();
      boolean open = isOpen(slot);
      if (open) {
        pulls.add(puller + " " + slot);
      } else {
        await(puller, slot);
      }
      Exposition exposition = target.expose(slot);
      int status = open && target.availability().isUp(slot) ? 200 : 503;
      return Response.of(status, page(exposition, slot))
          .with("Content-Type", exposition.contentType());
    }

    private boolean isOpen(Instant slot) {
      return !slot.isBefore(from) && slot.isBefore(until());
    }

    /** Opens at the slot after the next when both scrape all targets. */
    private synchronized void await(String puller, Instant slot) {
      waiting.add(puller);
      if (from.equals(Instant.MAX) && waiting.size() == 2 * fleet.targets().size()) {
        from = slot.plus(INTERVAL.multipliedBy(2));
      }
    }

    Fleet fleet() {
      return fleet;
    }

    /** The first slot that is answered; the end of time until that is known. */
    Instant from() {
      return from;
    }

    /** The slot after the last. */
    Instant until() {
      return from.equals(Instant.MAX) ? from : from.plus(Duration.ofSeconds(SECONDS));
    }

    boolean isOver() {
      return slot(Instant.now()).isAfter(until());
    }

    /**
     * Whether both pulled each target at each slot, as on a machine that is too busy they do not.
     */
    boolean wereAllPulled() {
      int slots = Math.toIntExact(Duration.ofSeconds(SECONDS).dividedBy(INTERVAL));
      return pulls.size() == 2 * fleet.targets().size() * slots;
    }
  }

  /** A page as a target exposes it, each sample with the time a second before the slot. */
  private static String page(Exposition exposition, Instant slot) {
    long seconds = slot.getEpochSecond() - 1;
    boolean openMetrics = exposition.contentType().startsWith("application/openmetrics-text");
    String time = openMetrics ? " " + seconds : " " + seconds + "000";
    return new String(exposition.body(), StandardCharsets.UTF_8)
        .lines()
        .map(line -> line.startsWith("#") ? line : line + time)
        .collect(Collectors.joining("\n", "", "\n"));
  }

  private static RandomPromql.Words words(Exporters exporters, Random random) {
    Map<String, List<String>> series = new TreeMap<>();
    for (SimulatedTarget target : exporters.fleet().targets()) {
      for (String line : page(target.expose(exporters.from()), exporters.from()).split("\n", -1)) {
        if (!line.isEmpty() && !line.startsWith("#")) {
          String labels =
              "job=\"%s\",instance=\"%s\",account=\"%s\""
                  .formatted(target.job(), target.instance(), target.account());
          int brace = line.indexOf('{');
          String name = line.substring(0, brace < 0 ? line.indexOf(' ') : brace);
          String own = brace < 0 ? "" : "," + line.substring(brace + 1, line.lastIndexOf('}'));
          series
              .computeIfAbsent(name, unseen -> new ArrayList<>())
              .add(name + "{" + labels + own + "}");
        }
      }
    }
    return RandomPromql.Words.of(series, random, exporters.from().getEpochSecond());
  }

  private static Question question(String query, Exporters exporters, Random random) {
    long from = exporters.from().toEpochMilli();
    long millis = exporters.until().toEpochMilli() - from;
    long start = from + random.nextLong(millis);
    if (random.nextInt(3) == 0) {
      return new Question(query, start, start, 0);
    }
    return new Question(query, start, from + millis, 1000 + random.nextLong(millis / 10));
  }

  @Test
  void fleetScrapedByBoth_isAnsweredAsPrometheusAnswersIt() throws Exception {
    String program = PrometheusProcess.program();
    boolean asked = false;
    for (int tries = 0; !asked; tries++) {
      Path folder = Files.createDirectories(directory.resolve(Integer.toString(tries)));
      asked = scrapedAndAsked(program, folder);
      assertThat(asked || tries < 2)
          .as("both pull all targets at all slots; the machine is too busy for that")
          .isTrue();
    }
  }

  /** Returns false where a pull was missed, so that there is nothing to compare. */
  private static boolean scrapedAndAsked(String program, Path folder) throws Exception {
    Exporters exporters = new Exporters(Fleet.demo(1, Instant.now()));
    try (ScriptedServer server = ScriptedServer.start(exporters::answer)) {
      String config = FleetConfig.yaml(exporters.fleet(), server.uri().getAuthority(), INTERVAL);
      Path file = Files.writeString(folder.resolve("trendlake.yml"), config);
      Path lake = folder.resolve("lake");
      try (PrometheusProcess prometheus =
          PrometheusProcess.start(program, config, folder.resolve("data"), folder)) {
        try (LiveCommand up =
            LiveCommand.start("up", "--config", file.toString(), "--dir", lake.toString())) {
          up.await(exporters::isOver);
        }
        if (!exporters.wereAllPulled()) {
          return false;
        }
        askBoth(prometheus, lake, exporters);
        return true;
      }
    }
  }

  private static void askBoth(PrometheusProcess prometheus, Path lake, Exporters exporters)
      throws Exception {
    Random random = new Random(SEED);
    RandomPromql queries = new RandomPromql(random, true, words(exporters, random));
    try (Bucket bucket = DirectoryBucket.create(lake);
        PrometheusTwin twin = PrometheusTwin.beside(prometheus, bucket, Instant.now())) {
      int asked = 0;
      while (asked < QUERIES) {
        String query = queries.next();
        if (!CHOOSES.matcher(query).find()) {
          twin.answers().askAmongEquals(question(query, exporters, random));
          asked++;
        }
      }
      System.out.printf("live twin, -Dseed=%d: %s%n", SEED, twin.answers().summary());
      assertThat(twin.answers().differences()).isEmpty();
      assertThat(twin.answers().values()).isGreaterThanOrEqualTo(QUERIES / 4);
    }
  }
}
