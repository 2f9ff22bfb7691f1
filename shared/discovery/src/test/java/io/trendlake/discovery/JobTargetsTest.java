// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.config.ScrapeConfig;
import io.trendlake.model.Labels;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class JobTargetsTest {

  @Test
  void of_severalGroups() {
    JobTargets targets =
        JobTargets.of(
            config(0),
            List.of(group(Labels.of("env", "prod"), "b:1", "a:1"), group(Labels.empty(), "c:1")));

    assertThat(targets.job()).isEqualTo("job");
    assertThat(targets.active())
        .extracting(target -> target.labels().value("instance"))
        .containsExactly("b:1", "a:1", "c:1");
    assertThat(targets.active())
        .extracting(target -> target.labels().value("env"))
        .containsExactly("prod", "prod", "");
  }

  @Test
  void of_faultyAmongOthers() {
    TargetGroup group =
        new TargetGroup("here", List.of(Labels.empty(), address("localhost:9090")), Labels.empty());

    JobTargets targets = JobTargets.of(config(0), List.of(group));

    assertThat(targets.active()).hasSize(1);
    assertThat(targets.dropped()).extracting(DroppedTarget::reason).containsExactly("no address");
  }

  @Test
  void of_duplicates() {
    JobTargets targets =
        JobTargets.of(
            config(0),
            List.of(
                group(Labels.of("env", "prod", "__meta_filepath", "one"), "a:1", "a:1"),
                group(Labels.of("env", "prod", "__meta_filepath", "two"), "a:1"),
                group(Labels.of("env", "test"), "a:1"),
                group(Labels.of("env", "prod", "__metrics_path__", "/other"), "a:1")));

    assertThat(targets.active())
        .extracting(target -> target.labels().value("env") + " " + target.url())
        .containsExactly(
            "prod http://a:1/metrics", "test http://a:1/metrics", "prod http://a:1/other");
    assertThat(targets.active().getFirst().discovered().value("__meta_filepath")).isEqualTo("one");
  }

  @Test
  void of_asManyAsTheLimit() {
    JobTargets targets =
        JobTargets.of(config(2), List.of(group(Labels.empty(), "a:1", "b:1", "a:1")));

    assertThat(targets.active()).hasSize(2).allMatch(target -> target.refusal().isEmpty());
  }

  @Test
  void of_moreThanTheLimit() {
    JobTargets targets =
        JobTargets.of(config(2), List.of(group(Labels.empty(), "a:1", "b:1", "c:1", "c:1")));

    assertThat(targets.active())
        .extracting(Target::refusal)
        .hasSize(3)
        .containsOnly("target_limit exceeded (number of targets: 3, limit: 2)");
  }

  private static ScrapeConfig config(long targetLimit) {
    return ScrapeConfig.builder("job").targetLimit(targetLimit).build();
  }

  private static TargetGroup group(Labels shared, String... addresses) {
    return new TargetGroup(
        "here", Stream.of(addresses).map(JobTargetsTest::address).toList(), shared);
  }

  private static Labels address(String address) {
    return Labels.of("__address__", address);
  }
}
