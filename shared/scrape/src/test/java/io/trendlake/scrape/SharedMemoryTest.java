// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.scrape;

import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.config.ScrapeConfig;
import io.trendlake.config.relabel.NameValidationScheme;
import io.trendlake.config.relabel.RelabelRegex;
import io.trendlake.config.relabel.RelabelRule;
import io.trendlake.exposition.ExpositionException;
import io.trendlake.exposition.ExpositionFormat;
import io.trendlake.exposition.ExpositionParser;
import io.trendlake.exposition.SampleHandler;
import io.trendlake.model.Labels;
import io.trendlake.model.MetricType;
import io.trendlake.model.Series;
import io.trendlake.model.regex.ExpansionTemplate;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * What is stored of a body depends on the body, the target and its settings alone, whatever other
 * targets of the job have exposed and however much of it is remembered.
 */
class SharedMemoryTest {

  private static final int RUNS = 120;
  private static final int SCRAPES = 40;
  private static final String[] NAMES = {"a", "b_total", "up", "with.dots", "h_bucket"};
  private static final String[] LABELS = {
    "job", "instance", "account", "x", "exported_job", "exported_instance", "le", "ünicode"
  };
  private static final String[] VALUES = {"", "1", "2", "j", "i-0", "i-1", "q\\\"\\n", "ä"};
  private static final String[] METADATA = {
    "# TYPE a counter\n", "# TYPE a gauge\n", "# HELP a of a\n", "# TYPE h histogram\n", "#\n"
  };

  private final long seed = Long.getLong("seed", System.nanoTime());
  private final Random random = new Random(seed);

  @Test
  void sessionsThatShareAMemory_storeWhatEachWouldAlone() throws ExpositionException {
    for (int run = 0; run < RUNS; run++) {
      ScrapeConfig.Builder config = config();
      ScrapeMemory memory = new ScrapeMemory(random.nextBoolean() ? 20_000 : 1 << 24);
      List<Labels> targets = targets();
      List<TestScrapes> sessions =
          targets.stream().map(target -> new TestScrapes(config, target, memory)).toList();
      String body = body();
      for (int scrape = 0; scrape < SCRAPES; scrape++) {
        int target = random.nextInt(targets.size());
        body = random.nextInt(3) == 0 ? body() : body;
        ScrapeResult result = sessions.get(target).scrape(body);
        String where = "seed %d, run %d, scrape %d".formatted(seed, run, scrape);
        ScrapeResult alone = new TestScrapes(config, targets.get(target)).scrape(body);
        assertThat(rows(result)).as(where).isEqualTo(rows(alone));
        assertThat(result.reached()).as(where).isEqualTo(alone.reached());
        assertThat(result.metadata()).as(where).isEqualTo(alone.metadata());
        assertThat(result.dropped()).as(where).isEqualTo(alone.dropped());
        assertThat(result.outcome().up()).as(where).isEqualTo(alone.outcome().up());
        if (result.outcome().up()) {
          List<String> expected = expected(body, targets.get(target), config.build());
          assertThat(rows(result).subList(0, expected.size())).as(where).isEqualTo(expected);
        }
      }
    }
  }

  private static List<String> rows(ScrapeResult result) {
    List<String> rows = new ArrayList<>();
    for (int i = 0; i < result.samples().size(); i++) {
      Series series = result.samples().series(i);
      boolean added = series.name().equals("scrape_series_added");
      rows.add(series + " " + (added ? "" : result.samples().value(i)));
    }
    return rows;
  }

  /** What each series is stored as, made one by one by the target's own labels. */
  private static List<String> expected(String body, Labels target, ScrapeConfig config)
      throws ExpositionException {
    SampleLabels labels = new SampleLabels(target, config);
    List<String> rows = new ArrayList<>();
    Map<Integer, Series> series = new HashMap<>();
    Set<Labels> taken = new HashSet<>();
    SampleHandler handler =
        new SampleHandler() {
          @Override
          public void series(int id, io.trendlake.exposition.ExposedSeries exposed) {
            if (labels.judge(exposed.labels(), exposed.blankLabels())
                instanceof SampleLabels.Verdict.Kept(Labels all)) {
              series.put(id, Series.of(all, exposed.type()));
            }
          }

          @Override
          public void sample(int id, double value, long ts) {
            Series stored = series.get(id);
            if (stored != null && taken.add(stored.toLabels())) {
              rows.add(stored + " " + value);
            }
          }

          @Override
          public void forgotten() {}
        };
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    new ExpositionParser().parse(ExpositionFormat.PROMETHEUS_TEXT, bytes, 0, bytes.length, handler);
    return rows;
  }

  private List<Labels> targets() {
    List<Labels> targets = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      Labels.Builder target =
          Labels.builder().set("job", "j").set("instance", "i-" + random.nextInt(3));
      if (random.nextBoolean()) {
        target.set("account", "111111111111");
      }
      if (random.nextInt(3) == 0) {
        target.set("x", "of target " + random.nextInt(2));
      }
      targets.add(target.build());
    }
    return targets;
  }

  private ScrapeConfig.Builder config() {
    ScrapeConfig.Builder config =
        TestScrapes.config().honorLabels(random.nextBoolean()).honorTimestamps(false);
    List<RelabelRule> rules = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      rules.add(rule());
    }
    config.metricRelabelConfigs(rules);
    if (random.nextInt(4) == 0) {
      config.labelLimit(4 + random.nextInt(4));
    }
    if (random.nextInt(4) == 0) {
      config.labelValueLengthLimit(random.nextInt(20));
    }
    if (random.nextInt(8) == 0) {
      config.metricNameValidationScheme(NameValidationScheme.LEGACY);
    }
    if (random.nextInt(8) == 0) {
      config.sampleLimit(3);
    }
    return config;
  }

  private RelabelRule rule() {
    RelabelRule.Source source = new RelabelRule.Source(List.of(pick(LABELS)), ";");
    RelabelRegex some = RelabelRegex.of(random.nextBoolean() ? "(.*1|j)" : "(.+)");
    return switch (random.nextInt(7)) {
      case 0 -> new RelabelRule.Drop(source, RelabelRegex.of("2"));
      case 1 -> new RelabelRule.LabelDrop(RelabelRegex.of(pick(LABELS)));
      case 2 ->
          new RelabelRule.LabelMap(RelabelRegex.of("exported_(.*)"), ExpansionTemplate.of("$1"));
      case 3 ->
          new RelabelRule.LabelMap(RelabelRegex.of("(inst.*)"), ExpansionTemplate.of("from_$1"));
      case 4 -> new RelabelRule.DropEqual(source, pick(LABELS));
      case 5 -> new RelabelRule.Uppercase(source, pick(LABELS));
      default ->
          new RelabelRule.Replace(
              source,
              some,
              ExpansionTemplate.of(pick(LABELS)),
              ExpansionTemplate.of(random.nextBoolean() ? "$1" : "i-1"),
              NameValidationScheme.UTF8);
    };
  }

  private String body() {
    StringBuilder body = new StringBuilder();
    for (int line = random.nextInt(30); line >= 0; line--) {
      if (random.nextInt(5) == 0) {
        body.append(pick(METADATA));
      }
      String name = pick(NAMES);
      boolean quoted = name.contains(".");
      body.append(quoted ? "{\"" + name + "\"" : name + "{");
      Set<String> used = new HashSet<>();
      for (int label = random.nextInt(4); label > 0; label--) {
        String labelName = pick(LABELS);
        if (used.add(labelName)) {
          body.append(body.charAt(body.length() - 1) == '{' ? "" : ",");
          body.append('"').append(labelName).append("\"=\"").append(pick(VALUES)).append('"');
        }
      }
      body.append("} ").append(random.nextInt(1000)).append('\n');
    }
    if (random.nextInt(15) == 0) {
      body.append("broken\n");
    }
    return body.toString();
  }

  private String pick(String[] from) {
    return from[random.nextInt(from.length)];
  }

  /** A series whose type the body changes is stored with that type, whatever it had before. */
  @Test
  void type_thatChangesAndChangesBack_isThatOfTheBody() {
    TestScrapes scrapes = new TestScrapes(TestScrapes.config());
    for (MetricType type : List.of(MetricType.GAUGE, MetricType.COUNTER, MetricType.GAUGE)) {
      ScrapeResult result = scrapes.scrape("# TYPE a " + type.text() + "\na 1\n");
      assertThat(result.samples().series(0).type()).isEqualTo(type);
    }
  }

  @Test
  void targetsOfAJob_thatDifferInTheirInstanceAlone_shareTemplates() {
    ScrapeMemory memory = new ScrapeMemory();
    Labels one = Labels.of("job", "app", "instance", "one");
    Labels other = Labels.of("job", "app", "instance", "other");
    String body = "a{x=\"1\"} 1\nb 2\n";
    ScrapedSamples first =
        new TestScrapes(TestScrapes.config(), one, memory).scrape(body).samples();
    long bytes = memory.bytes();
    ScrapedSamples second =
        new TestScrapes(TestScrapes.config(), other, memory).scrape(body).samples();
    assertThat(second.template(0)).isSameAs(first.template(0));
    assertThat(second.series(0).instance()).isEqualTo("other");
    assertThat(memory.bytes()).isEqualTo(bytes);
  }

  @Test
  void targetOfEverNewSeries_doesNotFillTheMemoryOfItsJob() {
    long most = 1 << 20;
    ScrapeMemory memory = new ScrapeMemory(most);
    TestScrapes scrapes = new TestScrapes(TestScrapes.config(), TestScrapes.TARGET, memory);
    for (int scrape = 0; scrape < 40; scrape++) {
      StringBuilder body = new StringBuilder();
      for (int i = 0; i < 1500; i++) {
        body.append("a{n=\"").append(scrape).append('-').append(i).append("\"} 1\n");
      }
      scrapes.scrape(body.toString());
      assertThat(memory.bytes()).isLessThan(2 * most);
    }
    assertThat(scrapes.bytes()).isLessThan(3000 * 1000);
  }

  @Test
  void bodyOfAMillionSeries_isRememberedForItsTargetAlone() {
    ScrapeMemory memory = new ScrapeMemory(1 << 20);
    TestScrapes scrapes = new TestScrapes(TestScrapes.config(), TestScrapes.TARGET, memory);
    StringBuilder body = new StringBuilder();
    for (int i = 0; i < 1_000_000; i++) {
      body.append('a').append(i).append(" 1\n");
    }
    ScrapeResult result = scrapes.scrape(body.toString());
    assertThat(result.samples().size()).isEqualTo(1_000_005);
    assertThat(memory.bytes()).isLessThan(1 << 20);
    assertThat(scrapes.bytes()).isBetween(100_000_000L, 500_000_000L);
    scrapes.scrape("a 1\n");
    scrapes.scrape("a 1\n");
    assertThat(scrapes.bytes()).isLessThan(1 << 20);
  }
}
