// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.sqlit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.json.JsonTree;
import io.trendlake.testkit.aws.DeployedFunction;
import io.trendlake.testkit.aws.FunctionResponse;
import io.trendlake.testkit.aws.MotoServer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * The whole way, as it is deployed: the zips in Lambda's runtime, moto for AWS, Trino for Athena,
 * functions, tables and views as template.yaml describes them. Two accounts are scraped for a
 * minute while a third refuses, a region throttles, S3 answers 503, a scrape is killed between its
 * files, and ticks and messages come twice, late and in any order.
 */
@ExtendWith(DeploymentTools.class)
@Timeout(600)
final class TickToTrinoTest {

  private static final String BUCKET = "trendlake-end-to-end";
  private static final String DATABASE = "trendlake";

  /** For how long a message that was received is hidden. */
  private static final Duration HIDDEN = Duration.ofSeconds(5);

  /** So far behind its slot a message is handed over that is to expire. */
  private static final Duration TOO_LATE = Duration.ofSeconds(25);

  private static final String OUTCOMES =
      "SELECT account, region, job, instance, slot, result, up, reason, samples FROM scrapes ORDER BY 1, 2, 3, 4, 5";
  private static final String SAMPLES =
      "SELECT series, ts, value FROM samples WHERE value IS NOT NULL ORDER BY 1, 2";
  private static final String DOUBLED =
      "SELECT series, ts FROM samples GROUP BY 1, 2 HAVING count(*) > 1";

  @TempDir private Path work;

  private final Random random = new Random(1);
  private final Set<String> acknowledged = new TreeSet<>();
  private final AtomicBoolean killed = new AtomicBoolean();

  @Test
  void pipeline_losesAndDoublesNothing() throws Exception {
    try (MotoServer moto = MotoServer.start(Map.of());
        FaultyAws faulty = FaultyAws.before(moto.endpoint());
        MotoClient aws = new MotoClient(moto.endpoint());
        MemberFleet fleet = new MemberFleet(aws)) {
      moto.post(
          "/moto-api/state-manager/set-transition",
          "{\"model_name\": \"ecs::task\", \"transition\": {\"progression\": \"manual\", \"times\": 1000}}");
      aws.createBucket(BUCKET);
      aws.putObject(BUCKET, "config/trendlake.yml", fleet.config().getBytes(UTF_8));
      fleet.run();
      Queue slots = Queue.create(aws, "slots", (int) HIDDEN.toSeconds());
      Queue parts = Queue.create(aws, "parts", 60);
      Map<String, String> references = references(slots, parts);
      scrapeAMinute(references, faulty, slots);
      endTicks(aws);
      GlueCatalog.create(aws, DATABASE, BUCKET, LocalDate.now(ZoneOffset.UTC).minusDays(1));
      try (TrinoServer trino = TrinoServer.start(moto.endpoint(), MotoClient.REGION, DATABASE)) {
        List<List<Object>> outcomes = trino.query(OUTCOMES).rows();
        List<List<Object>> samples = trino.query(SAMPLES).rows();
        assertOutcomes(outcomes);
        assertThat(trino.query(DOUBLED).rows()).isEmpty();
        assertThat(samplesOf("requests_total", samples)).isEqualTo(scraped(outcomes));

        compact(references, faulty, parts);

        assertThat(trino.query("SELECT count(*) FROM watermark").rows())
            .isEqualTo(List.of(List.of(1L)));
        assertThat(trino.query(OUTCOMES).rows()).isEqualTo(outcomes);
        assertThat(trino.query(SAMPLES).rows()).isEqualTo(samples);
        assertThat(trino.query(DOUBLED).rows()).isEmpty();
      }
    }
  }

  private static Map<String, String> references(Queue slots, Queue parts) {
    return Map.ofEntries(
        Map.entry("Bucket", BUCKET),
        Map.entry("Bucket.Arn", "arn:aws:s3:::" + BUCKET),
        Map.entry("ScrapeQueue", slots.url()),
        Map.entry("ScrapeQueue.Arn", "arn:aws:sqs:us-east-1:123456789012:slots"),
        Map.entry("MissedSlots.Arn", "arn:aws:sqs:us-east-1:123456789012:missed"),
        Map.entry("PartsQueue", parts.url()),
        Map.entry("PartsQueue.Arn", "arn:aws:sqs:us-east-1:123456789012:parts"),
        Map.entry("PlanLogs", "plan"),
        Map.entry("ScrapeLogs", "scrape"),
        Map.entry("CompactLogs", "compact"),
        Map.entry("AWS::Partition", "aws"));
  }

  private RestartedFunction function(
      String id, Map<String, String> references, FaultyAws aws, Duration ahead) throws IOException {
    Map<String, String> environment =
        Map.of(
            "AWS_ENDPOINT_URL",
            aws.endpoint().toString(),
            "AWS_REGION",
            MotoClient.REGION,
            "AWS_ACCESS_KEY_ID",
            MotoClient.KEY,
            "AWS_SECRET_ACCESS_KEY",
            "test");
    return new RestartedFunction(
        DeployedFunction.read(Path.of(".."), id, references), work.resolve(id), environment, ahead);
  }

  private void scrapeAMinute(Map<String, String> references, FaultyAws faulty, Queue slots)
      throws Exception {
    try (RestartedFunction plan = function("PlanFunction", references, faulty, Duration.ZERO);
        RestartedFunction scrape = function("ScrapeFunction", references, faulty, Duration.ZERO)) {
      addFaults(faulty, scrape);
      Instant minute = Instant.now().truncatedTo(ChronoUnit.MINUTES);
      String tick = "{\"version\":1,\"scheduledTime\":\"%s\"}".formatted(minute);
      FunctionResponse first = plan.invoke(tick);
      FunctionResponse again = plan.invoke(tick);

      assertThat(JsonTree.parse(first.body()).at("targets").number()).isEqualTo(4);
      assertThat(JsonTree.parse(again.body()).has("repeated")).isTrue();
      assertThat(plan.printed()).anyMatch(line -> line.contains("\"AccountsFailed\":2.0"));
      poll(slots, scrape, minute.plus(Duration.ofSeconds(125)));
      assertThat(killed).isTrue();
    }
  }

  /** An account that refuses, a region that throttles, a store that is busy, and one crash. */
  private void addFaults(FaultyAws faulty, RestartedFunction scrape) {
    AtomicInteger puts = new AtomicInteger();
    faulty.add(call ->
        call.service().equals("sts") && call.body().contains(MemberFleet.DENIED)
            ? Optional.of(new FaultyAws.Fault(403, "AccessDenied"))
            : Optional.empty());
    faulty.add(call ->
        call.service().equals("ec2") && call.region().equals("eu-west-3")
            ? Optional.of(new FaultyAws.Fault(503, "RequestLimitExceeded"))
            : Optional.empty());
    faulty.add(call -> {
      boolean outcomes = call.path().startsWith("/" + BUCKET + "/scrapes/minute/");
      if (call.method().equals("PUT") && outcomes && killed.compareAndSet(false, true)) {
        scrape.kill();
        return Optional.of(new FaultyAws.Fault(503, "SlowDown"));
      }
      return Optional.empty();
    });
    faulty.add(call ->
        call.service().equals("s3")
                && call.method().equals("PUT")
                && puts.incrementAndGet() % 4 == 0
            ? Optional.of(new FaultyAws.Fault(503, "SlowDown"))
            : Optional.empty());
  }

  /**
   * Hands messages over until an instant, and after it until none is hidden any more: what was sent
   * and is not stored would be missed rows after compaction alone.
   */
  private void poll(Queue slots, RestartedFunction scrape, Instant until) throws Exception {
    List<Queue.Message> held = new ArrayList<>();
    Instant end = until;
    while (Instant.now().isBefore(end)) {
      List<Queue.Message> messages = new ArrayList<>(slots.receive());
      Collections.shuffle(messages, random);
      for (Queue.Message message : messages) {
        boolean late = slot(message).plus(TOO_LATE).isBefore(Instant.now());
        if (held.isEmpty() || (isHeld(held, message) && !late)) {
          held.add(message);
        } else {
          handOver(slots, scrape, message);
        }
      }
      Instant shown = Instant.now().plus(HIDDEN.multipliedBy(2));
      if (!messages.isEmpty() && shown.isAfter(end)) {
        end = shown;
      }
    }
  }

  private static boolean isHeld(List<Queue.Message> held, Queue.Message message) {
    return held.getFirst().id().equals(message.id());
  }

  /** As Lambda does it: what is not named as failed is deleted; now and then it comes twice. */
  private void handOver(Queue slots, RestartedFunction scrape, Queue.Message message)
      throws IOException, InterruptedException {
    FunctionResponse answer;
    try {
      answer = scrape.invoke(message.event());
    } catch (IOException crashed) {
      scrape.kill();
      return;
    }
    if (JsonTree.parse(answer.body()).at("batchItemFailures").items().isEmpty()) {
      acknowledged.add(JsonTree.parse(message.body()).at("account").text() + ' ' + slot(message));
      if (random.nextInt(3) == 0) {
        scrape.invoke(message.event());
      }
      slots.delete(message);
    }
  }

  private static Instant slot(Queue.Message message) {
    return Instant.parse(JsonTree.parse(message.body()).at("slot").text());
  }

  /**
   * As plan marks it once the schedule is on again: compact waits for no slot of the hours after.
   */
  private static void endTicks(MotoClient aws) throws IOException, InterruptedException {
    DateTimeFormatter format =
        DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH-mm").withZone(ZoneOffset.UTC);
    Instant now = Instant.now();
    String span =
        format.format(now.minus(Duration.ofHours(1)))
            + "_off_until_"
            + format.format(now.plus(Duration.ofHours(3)));
    aws.putObject(BUCKET, "state/tick/" + span + ".json", "{\"version\":1}".getBytes(UTF_8));
  }

  /** Two hours on, when the hour of the scrapes is closed. */
  private void compact(Map<String, String> references, FaultyAws faulty, Queue parts)
      throws Exception {
    Duration ahead = Duration.ofHours(2);
    try (RestartedFunction compact = function("CompactFunction", references, faulty, ahead)) {
      FunctionResponse answer =
          compact.invoke("{\"version\":1,\"scheduledTime\":\"%s\"}".formatted(Instant.now()));
      assertThat(answer.failed()).as(answer.body()).isFalse();
      for (List<Queue.Message> due = parts.receive(); !due.isEmpty(); due = parts.receive()) {
        for (Queue.Message message : due) {
          assertThat(compact.invoke(message.event()).failed()).isFalse();
          parts.delete(message);
        }
      }
      assertThat(compact.printed()).anyMatch(line -> line.contains("\"HoursClosed\":"));
    }
  }

  /** Every slot that was acknowledged has its outcomes, each target once, gaps with a reason. */
  private void assertOutcomes(List<List<Object>> outcomes) {
    Set<String> explained = new TreeSet<>();
    Set<List<Object>> keys = new HashSet<>();
    for (List<Object> row : outcomes) {
      explained.add(row.get(0) + " " + ((LocalDateTime) row.get(4)).toInstant(ZoneOffset.UTC));
      assertThat(keys.add(row.subList(0, 5))).as("twice: %s", row).isTrue();
      boolean scraped = row.get(5).equals("scraped");
      assertThat((String) row.get(7)).as("%s", row).matches(reason -> scraped == reason.isEmpty());
    }
    assertThat(explained).isEqualTo(acknowledged);
    assertThat(outcomes).anyMatch(row -> row.get(5).equals("missed"));
    assertThat(outcomes)
        .filteredOn(row -> row.get(5).equals("scraped"))
        .extracting(row -> row.get(0) + " " + row.get(2))
        .contains(
            MemberFleet.SHOP + " node",
            MemberFleet.PAYMENTS + " node",
            MemberFleet.PAYMENTS + " cart");
  }

  private static long scraped(List<List<Object>> outcomes) {
    return outcomes.stream().filter(row -> row.get(5).equals("scraped")).count();
  }

  private static long samplesOf(String name, List<List<Object>> samples) {
    return samples.stream().filter(row -> ((String) row.getFirst()).startsWith(name + "{")).count();
  }
}
