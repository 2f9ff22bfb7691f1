// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.trendlake.config.GlobalConfig;
import io.trendlake.config.LakeConfig;
import io.trendlake.config.RetentionConfig;
import io.trendlake.config.ScrapeConfig;
import io.trendlake.config.TrendlakeConfig;
import io.trendlake.config.http.HttpClientConfig;
import io.trendlake.config.http.Url;
import io.trendlake.config.relabel.RelabelRegex;
import io.trendlake.config.relabel.RelabelRule;
import io.trendlake.config.sd.HttpSdConfig;
import io.trendlake.config.sd.SdConfig;
import io.trendlake.config.sd.StaticSdConfig;
import io.trendlake.discovery.DiscovererRegistry;
import io.trendlake.discovery.DroppedTarget;
import io.trendlake.discovery.Shard;
import io.trendlake.discovery.Target;
import io.trendlake.fetch.FetchException;
import io.trendlake.model.Labels;
import io.trendlake.objstore.InMemoryBucket;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
final class PlannerTest {

  private static final Instant START = Instant.parse("2026-11-22T07:15:00Z");
  private static final String LIST = "http://sd.example/list";
  private static final String OTHER_LIST = "http://other.example/list";

  private final ScriptedFetcher http = new ScriptedFetcher();
  private Instant now = START;
  private final DiscovererRegistry discoverers = new DiscovererRegistry(http, () -> now);
  private Planner planner = planner(Duration.ofSeconds(10));

  @AfterEach
  void close() {
    planner.close();
  }

  @Test
  void plan_targetsOfJobs_areCutIntoShards() throws InterruptedException {
    ScrapeConfig hosts =
        job("hosts")
            .discovery(
                List.of(
                    targets(Labels.of("account", "111111111111", "region", "eu-west-1"), "a:1"),
                    targets(Labels.empty(), "b:1")))
            .build();
    ScrapeConfig web =
        job("web")
            .scrapeInterval(Duration.ofSeconds(15))
            .discovery(List.of(targets(Labels.empty(), "c:1")))
            .build();

    ScrapePlan plan = plan(hosts, web);

    assertThat(plan.made()).isEqualTo(START);
    assertThat(plan.jobs()).extracting(JobPlan::job).containsExactly("hosts", "web");
    assertThat(instances(plan.jobs().getFirst())).containsExactly("a:1", "b:1");
    assertThat(instances(plan.jobs().getLast())).containsExactly("c:1");
    assertThat(plan.jobs()).allMatch(job -> job.errors().isEmpty());
    assertThat(plan.shards())
        .extracting(Shard::id)
        .containsExactly("111111111111-eu-west-1-60s-0000", "local-15s-0000", "local-60s-0000");
  }

  @Test
  void plan_droppedTargets_haveTheirReason() throws InterruptedException {
    RelabelRule keep =
        new RelabelRule.Keep(
            new RelabelRule.Source(List.of("__address__"), ";"), RelabelRegex.of("a:1|"));
    ScrapeConfig job =
        job("hosts")
            .relabelConfigs(List.of(keep))
            .discovery(List.of(targets(Labels.empty(), "a:1", "b:1", "")))
            .build();

    JobPlan plan = plan(job).jobs().getFirst();

    assertThat(instances(plan)).containsExactly("a:1");
    assertThat(plan.dropped())
        .extracting(DroppedTarget::reason)
        .containsExactly(
            "dropped by relabel_configs[0]: {source_labels: [__address__], regex: 'a:1|',"
                + " action: keep}",
            "no address");
  }

  @Test
  void plan_shardSizeOfTheLake_cutsShards() throws InterruptedException {
    ScrapeConfig job =
        job("hosts")
            .discovery(List.of(targets(Labels.empty(), "a:1", "b:1", "c:1", "d:1")))
            .build();
    TrendlakeConfig config =
        new TrendlakeConfig(
            GlobalConfig.defaults(),
            List.of(job),
            List.of(),
            new LakeConfig(1, RetentionConfig.defaults()));

    assertThat(planner.plan(config).shards()).hasSizeGreaterThan(1);
  }

  @Test
  void plan_moreTargetsThanTheLimit_areRefusedAndStay() throws InterruptedException {
    ScrapeConfig job =
        job("hosts")
            .targetLimit(1)
            .discovery(List.of(targets(Labels.empty(), "a:1", "b:1")))
            .build();

    ScrapePlan plan = plan(job);

    // They stay in the plan, so that each slot has its failed outcomes.
    assertThat(plan.shards().getFirst().targets())
        .extracting(Target::refusal)
        .containsExactly(
            "target_limit exceeded (number of targets: 2, limit: 1)",
            "target_limit exceeded (number of targets: 2, limit: 1)");
  }

  @Test
  void plan_failingDiscovery_touchesNoOtherJob() throws InterruptedException {
    http.on(OTHER_LIST, () -> "[{\"targets\": [\"b:1\"]}]");

    ScrapePlan plan = plan(job("one", LIST), job("two", OTHER_LIST));

    assertThat(plan.jobs().getFirst().errors()).containsExactly(LIST + ": no such host");
    assertThat(instances(plan.jobs().getLast())).containsExactly("b:1");
    assertThat(plan.jobs().getLast().errors()).isEmpty();
  }

  @Test
  void plan_discoveryFailsLater_targetsStay() throws InterruptedException {
    http.on(LIST, () -> "[{\"targets\": [\"a:1\"]}]");
    ScrapePlan before = plan(job("one", LIST));

    http.on(LIST, () -> "<html>");
    now = now.plusSeconds(60);
    ScrapePlan after = plan(job("one", LIST));

    assertThat(after.shards()).isEqualTo(before.shards());
    assertThat(after.jobs().getFirst().errors()).hasSize(1);
  }

  @Test
  void plan_discovererWithABug_isAnError() throws InterruptedException {
    http.on(
        LIST,
        () -> {
          throw new IllegalStateException("a bug");
        });

    ScrapePlan plan = plan(job("one", LIST));

    assertThat(plan.jobs().getFirst().errors())
        .containsExactly(LIST + ": java.lang.IllegalStateException: a bug");
  }

  @Test
  void plan_silentDiscovery_isWaitedForOnce() throws InterruptedException {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch released = new CountDownLatch(1);
    http.on(
        LIST,
        () -> {
          asked.countDown();
          released.await();
          return "[{\"targets\": [\"a:1\"]}]";
        });
    http.on(OTHER_LIST, () -> "[{\"targets\": [\"b:1\"]}]");
    waitAtMost(Duration.ofMillis(200));
    TrendlakeConfig config = config(job("one", LIST), job("two", OTHER_LIST));
    ScrapePlan first = planner.plan(config);
    asked.await();

    assertThat(first.jobs().getFirst().active()).isEmpty();
    assertThat(first.jobs().getFirst().errors())
        .containsExactly(LIST + ": no answer yet, asked at 2026-11-22T07:15:00Z");
    assertThat(planner.plan(config).jobs().getFirst().errors()).hasSize(1);

    released.countDown();
    JobPlan one = planner.plan(config).jobs().getFirst();
    while (!one.errors().isEmpty()) {
      one = planner.plan(config).jobs().getFirst();
    }
    assertThat(instances(one)).containsExactly("a:1");
  }

  @Test
  void plan_silentDiscovery_delaysNoOther() throws InterruptedException {
    CountDownLatch never = new CountDownLatch(1);
    http.on(
        LIST,
        () -> {
          never.await();
          return "[]";
        });
    http.on(OTHER_LIST, () -> "[{\"targets\": [\"b:1\"]}]");
    waitAtMost(Duration.ofMillis(200));
    TrendlakeConfig config = config(job("one", LIST), job("two", OTHER_LIST));

    // A slow machine may need more than one round; the silent one would keep all of them waiting.
    ScrapePlan plan = planner.plan(config);
    while (plan.jobs().getLast().active().isEmpty()) {
      plan = planner.plan(config);
    }

    assertThat(instances(plan.jobs().getLast())).containsExactly("b:1");
    assertThat(plan.jobs().getFirst().errors()).hasSize(1);
  }

  @Test
  void plan_reloadedConfiguration_keepsItsLists() throws InterruptedException {
    http.on(LIST, () -> "[{\"targets\": [\"a:1\"]}]");
    plan(job("one", LIST));

    http.on(
        LIST,
        () -> {
          throw new FetchException("asked again before the interval has passed");
        });
    ScrapePlan plan = plan(job("renamed", LIST));

    assertThat(plan.jobs().getFirst().job()).isEqualTo("renamed");
    assertThat(instances(plan.jobs().getFirst())).containsExactly("a:1");
    assertThat(plan.jobs().getFirst().errors()).isEmpty();
  }

  @Test
  void plan_interrupted_throws() {
    http.on(
        LIST,
        () -> {
          new CountDownLatch(1).await();
          return "[]";
        });
    Thread.currentThread().interrupt();

    assertThatExceptionOfType(InterruptedException.class).isThrownBy(() -> plan(job("one", LIST)));
  }

  @Test
  void close_endsWhatIsBeingAsked() throws InterruptedException {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch interrupted = new CountDownLatch(1);
    http.on(
        LIST,
        () -> {
          asked.countDown();
          try {
            new CountDownLatch(1).await();
          } catch (InterruptedException e) {
            interrupted.countDown();
            throw e;
          }
          return "[]";
        });
    waitAtMost(Duration.ofMillis(1));
    plan(job("one", LIST));
    asked.await();

    planner.close();

    interrupted.await();
  }

  private ScrapePlan plan(ScrapeConfig... jobs) throws InterruptedException {
    return planner.plan(config(jobs));
  }

  private static TrendlakeConfig config(ScrapeConfig... jobs) {
    return new TrendlakeConfig(
        GlobalConfig.defaults(), List.of(jobs), List.of(), LakeConfig.defaults());
  }

  /** Replaces the planner, which else waits for as long as a slow machine may need. */
  private void waitAtMost(Duration patience) {
    planner.close();
    planner = planner(patience);
  }

  private Planner planner(Duration patience) {
    return new Planner(new InMemoryBucket(), discoverers, () -> now, patience);
  }

  private static ScrapeConfig job(String name, String list) {
    SdConfig discovery =
        new HttpSdConfig(Url.of(list), Duration.ofMinutes(1), HttpClientConfig.defaults());
    return job(name).discovery(List.of(discovery)).build();
  }

  private static ScrapeConfig.Builder job(String name) {
    return ScrapeConfig.builder(name);
  }

  private static SdConfig targets(Labels labels, String... addresses) {
    return new StaticSdConfig(List.of(addresses), labels);
  }

  private static List<String> instances(JobPlan plan) {
    return plan.active().stream().map(target -> target.labels().value("instance")).toList();
  }
}
