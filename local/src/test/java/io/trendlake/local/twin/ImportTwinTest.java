// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.twin;

import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.local.Trendlake;
import io.trendlake.local.queries.RandomPromql;
import io.trendlake.local.twin.AnswerComparison.Question;
import io.trendlake.objstore.Bucket;
import io.trendlake.objstore.DirectoryBucket;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Recorded bodies of exporters, as {@code benchmarks/record} leaves them, become a week of
 * OpenMetrics: two minutes apart, from the first again when they are over, which resets counters,
 * with times without a target and series that go away. {@code promtool} makes blocks of it and
 * {@code import} a lake, and both are asked random queries. The folder of the bodies is {@code
 * -Dbodies=FOLDER}.
 */
final class ImportTwinTest {

  private static final long SEED = Long.getLong("seed", 0);
  private static final int QUERIES = Integer.getInteger("queries", 500);
  private static final int DAYS = Integer.getInteger("days", 7);
  private static final Instant START = Instant.parse("2026-03-02T00:00:00Z");
  private static final Duration SLOT = Duration.ofMinutes(2);
  private static final Instant END = START.plus(Duration.ofDays(DAYS)).minus(SLOT);

  @TempDir private Path directory;

  private static Path bodies() {
    String folder = System.getProperty("bodies", "");
    if (folder.isEmpty()) {
      PrometheusProcess.skip("-Dbodies does not name a folder of recorded bodies");
    }
    return Path.of(folder);
  }

  /** The lines of OpenMetrics of each family, in the order of a series' time. */
  private static Map<String, Map<String, List<String>>> week(Path bodies, Random random)
      throws IOException {
    Map<String, Map<String, List<String>>> families = new TreeMap<>();
    try (Stream<Path> targets = Files.list(bodies)) {
      for (Path target : targets.sorted().toList()) {
        addTarget(families, target, random);
      }
    }
    assertThat(families).isNotEmpty();
    return families;
  }

  private static void addTarget(
      Map<String, Map<String, List<String>>> families, Path target, Random random)
      throws IOException {
    List<Path> pages;
    try (Stream<Path> files = Files.list(target)) {
      pages =
          files
              .sorted(
                  Comparator.comparingInt(
                      file -> Integer.parseInt(file.getFileName().toString().replace(".txt", ""))))
              .toList();
    }
    String job = target.getFileName().toString();
    Instant awayUntil = START;
    int page = 0;
    for (Instant at = START; !at.isAfter(END); at = at.plus(SLOT)) {
      if (random.nextInt(500) == 0) {
        awayUntil = at.plus(SLOT.multipliedBy(random.nextInt(200)));
      }
      int hidden = random.nextInt(20);
      if (!at.isBefore(awayUntil)) {
        for (String line : Files.readAllLines(pages.get(page % pages.size()))) {
          if (!line.startsWith("#") && Math.floorMod(line.hashCode(), 500) != hidden) {
            add(families, line, job, at);
          }
        }
      }
      page++;
    }
  }

  private static void add(
      Map<String, Map<String, List<String>>> families, String line, String job, Instant at) {
    int space = line.lastIndexOf(' ');
    String series = line.substring(0, space);
    int brace = series.indexOf('{');
    String name = brace < 0 ? series : series.substring(0, brace);
    String labels =
        "{job=\"%s\",instance=\"%s:1\"%s"
            .formatted(job, job, brace < 0 ? "}" : "," + series.substring(brace + 1));
    families
        .computeIfAbsent(name, unseen -> new TreeMap<>())
        .computeIfAbsent(name + labels, unseen -> new ArrayList<>())
        .add(line.substring(space) + ' ' + at.getEpochSecond());
  }

  private static void write(Map<String, Map<String, List<String>>> families, Path file)
      throws IOException {
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      for (Map.Entry<String, Map<String, List<String>>> family : families.entrySet()) {
        String name = family.getKey();
        boolean counts = name.endsWith("_total");
        String text = counts ? name.substring(0, name.length() - "_total".length()) : name;
        out.write("# TYPE %s %s\n".formatted(text, counts ? "counter" : "gauge"));
        for (Map.Entry<String, List<String>> series : family.getValue().entrySet()) {
          for (String sample : series.getValue()) {
            out.write(series.getKey() + sample + '\n');
          }
        }
      }
      out.write("# EOF\n");
    }
  }

  private static RandomPromql.Words words(
      Map<String, Map<String, List<String>>> families, Random random) {
    Map<String, List<String>> series = new TreeMap<>();
    families.forEach((name, lines) -> series.put(name, List.copyOf(lines.keySet())));
    return RandomPromql.Words.of(series, random, START.getEpochSecond());
  }

  private static Question question(RandomPromql queries, Random random) {
    String query = queries.next();
    long hours = Duration.between(START, END).toHours();
    boolean aligned = random.nextInt(3) == 0;
    Duration into =
        aligned
            ? Duration.ofHours(random.nextLong(hours))
            : Duration.ofSeconds(random.nextLong(hours * 3600));
    long start = START.plus(into).toEpochMilli();
    if (random.nextInt(3) == 0) {
      return new Question(query, start, start, 0);
    }
    long step = aligned ? 3_600_000L * (1 + random.nextInt(6)) : 1000L + random.nextInt(1_800_000);
    return new Question(query, start, start + step * random.nextInt(30), step);
  }

  @Test
  void recordedWeek_isAnsweredAsPrometheusAnswersIt() throws Exception {
    String program = PrometheusProcess.program();
    String promtool = PrometheusProcess.promtool();
    Path bodies = bodies();
    Random random = new Random(SEED);
    Map<String, Map<String, List<String>>> families = week(bodies, random);
    Path text = directory.resolve("week.om");
    write(families, text);
    Path blocks = directory.resolve("data");
    run(promtool, "tsdb", "create-blocks-from", "openmetrics", text.toString(), blocks.toString());
    Path lake = directory.resolve("lake");
    assertThat(
            Trendlake.commandLine()
                .execute("import", "--from", "openmetrics:" + text, "--into", lake.toString()))
        .isZero();
    RandomPromql queries = new RandomPromql(random, true, words(families, random));
    try (Bucket bucket = DirectoryBucket.create(lake);
        PrometheusTwin twin = PrometheusTwin.over(program, blocks, bucket, END, directory)) {
      for (int i = 0; i < QUERIES; i++) {
        twin.answers().ask(question(queries, random));
      }
      System.out.printf("import twin, -Dseed=%d: %s%n", SEED, twin.answers().summary());
      assertThat(twin.answers().differences()).isEmpty();
      assertThat(twin.answers().values()).isGreaterThanOrEqualTo(QUERIES / 4);
    }
  }

  private static void run(String... command) throws Exception {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(printed).isZero();
  }
}
