// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.config.parse.Mutants;
import io.trendlake.discovery.DiscovererRegistry;
import io.trendlake.lambda.ConfigObject;
import io.trendlake.objstore.InMemoryBucket;
import io.trendlake.queue.InMemoryQueue;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Whatever is uploaded, the last good configuration stays in force and every tick sends slots. It
 * takes some seconds for 10,000 uploads.
 */
final class MutantUploadTest {

  /** So many that each line is damaged in many ways. Each upload takes about a millisecond. */
  private static final int MUTANTS = 10_000;

  private static final String GOOD =
      """
      global:
        scrape_interval: 1m
        scrape_timeout: 10s
        scrape_protocols: [PrometheusText0.0.4]
        sample_limit: 1000
        label_limit: 30
        metric_name_validation_scheme: utf8
        metric_name_escaping_scheme: underscores
        external_labels: {cluster: a}
      rule_files: [a.yml]
      scrape_configs:
        - job_name: app
          scrape_interval: 30s
          scrape_timeout: 5s
          metrics_path: /metrics
          scheme: https
          params: {module: [a, b]}
          body_size_limit: 10MB
          honor_labels: true
          basic_auth: {username: a, password: b}
          tls_config: {server_name: a.example, min_version: TLS12}
          static_configs:
            - targets: ["a:1", "b:1"]
              labels: {env: test}
          relabel_configs:
            - source_labels: [__address__]
              regex: (.*):.*
              target_label: host
              replacement: $1
            - action: hashmod
              source_labels: [host]
              modulus: 8
              target_label: shard
          metric_relabel_configs:
            - {action: labeldrop, regex: tmp_.*}
        - job_name: second
          static_configs: [{targets: ["c:1"]}]
      accounts:
        - id: 123456789012
          regions: [eu-central-1]
      lake:
        shard_size: 50
        retention: {minute: 7d, hour: 7d, day: 0s}
      """;

  /** Held here, or its level would be forgotten with it. */
  private final Logger log = Logger.getLogger("io.trendlake.functions.plan");

  private final long seed = Long.getLong("seed", System.nanoTime());
  private final InMemoryBucket bucket = new InMemoryBucket();
  private Instant now = Instant.parse("2026-11-25T07:13:20Z");
  private final InMemoryQueue queue = new InMemoryQueue(() -> now);

  /** Some 20,000 lines about mutants that are refused help nobody. */
  @BeforeEach
  void silence() {
    log.setLevel(Level.OFF);
  }

  @AfterEach
  void restore() {
    log.setLevel(null);
  }

  @Test
  void dispatch_tenThousandMutants_neverFailsAndKeepsTheLastGoodOne() throws Exception {
    Mutants mutants = new Mutants(new Random(seed));
    int refused = 0;
    try (TickDispatcher dispatcher =
        new TickDispatcher(
            bucket,
            queue,
            new DiscovererRegistry(new ScriptedFetcher(), () -> now),
            () -> now,
            LastChange.UNKNOWN)) {
      upload(GOOD);
      assertThat(dispatch(dispatcher)).isEqualTo(new Dispatch.Counts(3, 3, 0, false));
      String lastGood = GOOD;
      for (int i = 0; i < MUTANTS; i++) {
        String mutant = mutants.of(GOOD);
        upload(mutant);
        Dispatch.Counts counts = dispatch(dispatcher);
        refused += counts.configRefused() ? 1 : 0;
        lastGood = counts.configRefused() ? lastGood : mutant;
        assertThat(inForce()).as("-Dseed=" + seed).isEqualTo(lastGood);
      }
    }
    assertThat(refused).as("-Dseed=" + seed).isBetween(MUTANTS / 10, MUTANTS * 99 / 100);
  }

  private Dispatch.Counts dispatch(TickDispatcher dispatcher) throws Exception {
    now = now.plusSeconds(60);
    Dispatch dispatch = dispatcher.dispatch(now.minusSeconds(20), UnaryOperator.identity());
    assertThat(dispatch).as("-Dseed=" + seed).isInstanceOf(Dispatch.Sent.class);
    queue.receive();
    return ((Dispatch.Sent) dispatch).counts();
  }

  private void upload(String yaml) throws IOException {
    bucket.put(ConfigObject.UPLOADED, yaml.getBytes(StandardCharsets.UTF_8));
  }

  private String inForce() throws IOException {
    return new String(
        bucket.get(ConfigObject.IN_FORCE).orElseThrow().content(), StandardCharsets.UTF_8);
  }
}
