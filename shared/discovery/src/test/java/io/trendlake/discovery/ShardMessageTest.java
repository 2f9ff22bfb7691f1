// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.trendlake.config.http.Url;
import io.trendlake.model.HistogramOptions;
import io.trendlake.model.Labels;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ShardMessageTest {

  private static final Instant SLOT = Instant.parse("2026-11-25T07:14:15Z");
  private static final Duration INTERVAL = Duration.ofSeconds(15);

  @Test
  void read_whatWasWritten() {
    Target refused =
        new Target(
            "app",
            Labels.of("job", "app", "instance", "b:80"),
            Labels.empty(),
            Url.of("http://b/metrics?x=%20"),
            INTERVAL,
            Duration.ofMillis(9500),
            new HistogramOptions(true, false, true),
            "the job has 2 targets, target_limit is 1");
    ShardSlot shardSlot = slot(List.of(target(1), refused));

    List<String> messages = ShardMessage.write(shardSlot).bodies();

    assertThat(messages).hasSize(1);
    assertThat(ShardMessage.read(messages.getFirst())).isEqualTo(shardSlot);
  }

  @Test
  void write_leavesOutLabelsBeforeRelabelling() {
    Target target =
        new Target(
            "app",
            Labels.of("job", "app"),
            Labels.of("__meta_ec2_tag_secret", "hidden"),
            Url.of("http://a/"),
            INTERVAL,
            INTERVAL);

    assertThat(ShardMessage.write(slot(List.of(target))).bodies().getFirst())
        .doesNotContain("hidden");
  }

  @Test
  void write_charactersThatQueuesRefuse() {
    String strange = "\u0000\u0001\u001f\u007f\ufffe\uffffä\ud83d\ude00\"\\";
    Target target =
        new Target(
            "app",
            Labels.of("job", strange),
            Labels.empty(),
            Url.of("http://a/"),
            INTERVAL,
            INTERVAL);

    String message = ShardMessage.write(slot(List.of(target))).bodies().getFirst();

    assertThat(message.chars()).allMatch(c -> c >= 0x20 && c < 0x80);
    assertThat(ShardMessage.read(message).shard().targets()).containsExactly(target);
  }

  @Test
  void write_tooLarge_partsOfTheTargets() {
    List<Target> targets = IntStream.range(0, 100).mapToObj(ShardMessageTest::target).toList();

    List<String> messages = ShardMessage.write(slot(targets), 4096).bodies();

    Set<String> ids = new HashSet<>();
    List<Target> sent = new ArrayList<>();
    for (String message : messages) {
      ShardSlot part = ShardMessage.read(message);
      assertThat(message.length()).isLessThanOrEqualTo(4096);
      assertThat(part.shard().id()).startsWith("acme-eu-15s-0000-").matches("[a-z0-9-]+");
      assertThat(ids.add(part.shard().id())).isTrue();
      assertThat(part.slot()).isEqualTo(SLOT);
      sent.addAll(part.shard().targets());
    }
    assertThat(sent).containsExactlyInAnyOrderElementsOf(targets);
  }

  @Test
  void write_tooLarge_targetKeepsItsPartWhileOthersGo() {
    List<Target> targets = IntStream.range(0, 100).mapToObj(ShardMessageTest::target).toList();
    Map<Target, String> before = partsOf(targets);

    Map<Target, String> after = partsOf(targets.subList(0, 99));

    long moved = after.entrySet().stream().filter(e -> !stays(before, e)).count();
    // One message may have become small enough not to be cut.
    assertThat(moved).isLessThan(25);
  }

  private static boolean stays(Map<Target, String> before, Map.Entry<Target, String> now) {
    return now.getValue().equals(before.get(now.getKey()));
  }

  private static Map<Target, String> partsOf(List<Target> targets) {
    Map<Target, String> parts = new HashMap<>();
    for (String message : ShardMessage.write(slot(targets), 4096).bodies()) {
      Shard shard = ShardMessage.read(message).shard();
      shard.targets().forEach(target -> parts.put(target, shard.id()));
    }
    return parts;
  }

  @Test
  void write_targetTooLargeForAMessage_isRefusedAndOthersAreSent() {
    List<Target> targets =
        new ArrayList<>(IntStream.range(0, 3).mapToObj(ShardMessageTest::target).toList());
    Target large = large(targets.get(1).labels(), "x".repeat(2000));
    targets.set(1, large);

    ShardMessages messages = ShardMessage.write(slot(targets), 2048);

    assertThat(messages.bodies()).hasSize(1);
    Shard sent = ShardMessage.read(messages.bodies().getFirst()).shard();
    assertThat(sent.id()).isEqualTo("acme-eu-15s-0000");
    assertThat(sent.targets()).contains(targets.get(0), targets.get(2)).hasSize(3);
    Target refused = sent.targets().get(1);
    assertThat(refused.url()).isEqualTo(large.url());
    assertThat(refused.labels())
        .isEqualTo(Labels.of("account", "acme", "instance", "host-1:80", "job", "app"));
    assertThat(refused.refusal())
        .matches(
            "its labels and URL take a message of 23[0-9][0-9] bytes, the limit is 1920; drop labels"
                + " of it by relabel_configs");
    assertThat(messages.tooLarge())
        .containsExactly("target http://large/metrics of job app: " + refused.refusal());
  }

  @Test
  void write_targetWhoseNamingLabelsAreTooLarge_onlyOthersAreSent() {
    Target nameless =
        new Target(
            "app",
            Labels.of("instance", "x".repeat(3000)),
            Labels.empty(),
            Url.of("http://large/metrics"),
            INTERVAL,
            INTERVAL);

    ShardMessages messages = ShardMessage.write(slot(List.of(target(1), nameless)), 2048);

    assertThat(ShardMessage.read(messages.bodies().getFirst()).shard().targets())
        .containsExactly(target(1));
    assertThat(messages.tooLarge()).hasSize(1);
    assertThat(ShardMessage.write(slot(List.of(nameless)), 2048).bodies()).isEmpty();
  }

  private static Target large(Labels naming, String text) {
    Labels.Builder labels = Labels.builder();
    naming.forEach(labels::set);
    return new Target(
        "app",
        labels.set("text", text).build(),
        Labels.empty(),
        Url.of("http://large/metrics"),
        INTERVAL,
        INTERVAL);
  }

  @Test
  void write_oneTargetManyTimes_cannotBeCut() {
    List<Target> same = Collections.nCopies(8, target(1));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> ShardMessage.write(slot(same), 600))
        .withMessageContaining("cannot be cut further: its 8 targets have one hash");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "not json | not JSON: ",
        "{} | $ has no version",
        "{\"version\":0} | the message is of version 0, this scraper reads version 1; deploy",
        "{\"version\":1,\"slot\":\"x\",\"deadline\":\"y\"} | $ has no targets",
      })
  void read_noMessage(String message, String error) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ShardMessage.read(message))
        .withMessageStartingWith(error);
  }

  @Test
  void read_slotThatIsNoInstant() {
    String message = ShardMessage.write(slot(List.of(target(1)))).bodies().getFirst();

    assertThatIllegalArgumentException()
        .isThrownBy(() -> ShardMessage.read(message.replace(SLOT.toString(), "yesterday")))
        .withMessageContaining("yesterday");
  }

  private static ShardSlot slot(List<Target> targets) {
    return ShardSlot.of(new Shard("acme-eu-15s-0000", "acme", "eu", INTERVAL, targets), SLOT);
  }

  private static Target target(int number) {
    return new Target(
        "app",
        Labels.of("account", "acme", "instance", "host-" + number + ":80", "job", "app"),
        Labels.empty(),
        Url.of("http://host-" + number + ":80/metrics"),
        INTERVAL,
        Duration.ofSeconds(10));
  }
}
