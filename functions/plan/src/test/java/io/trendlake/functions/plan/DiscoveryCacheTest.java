// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.config.Account;
import io.trendlake.config.Organization;
import io.trendlake.config.sd.AwsSdSettings;
import io.trendlake.config.sd.Ec2SdConfig;
import io.trendlake.config.sd.StaticSdConfig;
import io.trendlake.discovery.AccountRegion;
import io.trendlake.discovery.Discoverer;
import io.trendlake.discovery.DiscoveryException;
import io.trendlake.discovery.DiscoveryResult;
import io.trendlake.discovery.Lookup;
import io.trendlake.discovery.TargetGroup;
import io.trendlake.model.Labels;
import io.trendlake.objstore.InMemoryBucket;
import io.trendlake.objstore.ObjectInfo;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What stays of a list when asking for it fails, in this process and in those after it. */
@Timeout(120)
final class DiscoveryCacheTest {

  private static final Instant START = Instant.parse("2026-11-22T07:15:00Z");
  private static final Duration INTERVAL = Duration.ofMinutes(10);

  private static final Lookup LOOKUP =
      new Lookup(
          new Ec2SdConfig(AwsSdSettings.defaults(), List.of()),
          Optional.of(
              new AccountRegion(
                  "111111111111",
                  "shop",
                  "eu-west-1",
                  Optional.of("arn:aws:iam::111111111111:role/trendlake"),
                  Optional.of("a secret of two"))));

  private static final String NAME = "ec2 in account 111111111111 (shop), region eu-west-1";

  private static final String OBJECT = DiscoveryCache.PREFIX + LOOKUP.id() + ".json";

  private static final Organization ORGANIZATION =
      new Organization(
          "trendlake", Optional.of("of ours"), List.of("eu-west-1"), List.of(), List.of());

  private final InMemoryBucket bucket = new InMemoryBucket();
  private Instant now = START;
  private Discoverer<TargetGroup> answer = () -> DiscoveryResult.of(List.of());
  private int asked;
  private DiscoveryCache<Lookup, TargetGroup> cache = newProcess(Optional.of(INTERVAL));

  private DiscoveryCache<Lookup, TargetGroup> newProcess(Optional<Duration> interval) {
    return new DiscoveryCache<>(
        new TargetGroupCodec(), lookup -> this::answer, lookup -> interval, bucket, () -> now);
  }

  private DiscoveryResult<TargetGroup> answer() throws DiscoveryException, InterruptedException {
    asked++;
    return answer.discover();
  }

  @AfterEach
  void close() {
    cache.close();
  }

  private void restart() {
    cache.close();
    cache = newProcess(Optional.of(INTERVAL));
  }

  private void finds(String... addresses) {
    answer = () -> DiscoveryResult.of(groups(addresses));
  }

  private void fails() {
    answer =
        () -> {
          throw new DiscoveryException("denied");
        };
  }

  private static List<TargetGroup> groups(String... addresses) {
    return List.of(
        new TargetGroup(
            "ec2",
            List.of(addresses).stream().map(it -> Labels.of("__address__", it)).toList(),
            Labels.of("account", "111111111111", "region", "eu-west-1")));
  }

  private DiscoveryResult<TargetGroup> refresh() throws InterruptedException {
    return refresh(Duration.ofSeconds(20));
  }

  private DiscoveryResult<TargetGroup> refresh(Duration patience) throws InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    return Objects.requireNonNull(cache.refresh(Set.of(LOOKUP), deadline).get(LOOKUP));
  }

  private DiscoveryResult<TargetGroup> refreshAfter(Duration passed) throws InterruptedException {
    now = now.plus(passed);
    return refresh();
  }

  private static DiscoveryResult<TargetGroup> denied(List<TargetGroup> groups) {
    return new DiscoveryResult<>(groups, List.of("denied"));
  }

  @Test
  void refresh_withinTheInterval_asksNobody() throws InterruptedException {
    finds("10.0.0.1:80");
    refresh();
    finds("10.0.0.2:80");

    assertThat(refreshAfter(Duration.ofMinutes(5)))
        .isEqualTo(DiscoveryResult.of(groups("10.0.0.1:80")));
    // A tick of a minute comes a little early as well as late.
    assertThat(refreshAfter(Duration.ofMillis(299_900)))
        .isEqualTo(DiscoveryResult.of(groups("10.0.0.2:80")));
    assertThat(asked).isEqualTo(2);
  }

  @Test
  void refresh_noInterval_asksEachTime() throws InterruptedException {
    cache.close();
    cache = newProcess(Optional.empty());
    refresh();
    refresh();

    assertThat(asked).isEqualTo(2);
  }

  @Test
  void refresh_failsAfterAGoodAnswer_keepsItAndAsksEachMinute() throws InterruptedException {
    finds("10.0.0.1:80");
    refresh();
    fails();

    assertThat(refreshAfter(INTERVAL)).isEqualTo(denied(groups("10.0.0.1:80")));
    assertThat(refreshAfter(Duration.ofSeconds(30))).isEqualTo(denied(groups("10.0.0.1:80")));
    assertThat(asked).isEqualTo(2);
    finds("10.0.0.2:80");
    assertThat(refreshAfter(Duration.ofSeconds(30)))
        .isEqualTo(DiscoveryResult.of(groups("10.0.0.2:80")));
  }

  @Test
  void refresh_failsForAYear_keepsTheList() throws InterruptedException {
    finds("10.0.0.1:80");
    refresh();
    fails();

    assertThat(refreshAfter(Duration.ofDays(365))).isEqualTo(denied(groups("10.0.0.1:80")));
  }

  @Test
  void refresh_failsAtFirst_isEmptyUntilThereIsAnAnswer() throws InterruptedException {
    fails();
    assertThat(refresh()).isEqualTo(denied(List.of()));

    finds("10.0.0.1:80");

    assertThat(refreshAfter(Duration.ofMinutes(1)))
        .isEqualTo(DiscoveryResult.of(groups("10.0.0.1:80")));
  }

  @Test
  void refresh_failsAfterAnEmptyList_staysEmpty() throws InterruptedException {
    finds("10.0.0.1:80");
    refresh();
    cache.store();
    answer = () -> DiscoveryResult.of(List.of());
    refreshAfter(INTERVAL);
    fails();

    assertThat(refreshAfter(INTERVAL)).isEqualTo(denied(List.of()));
  }

  @Test
  void refresh_errorsOfParts_comeWithTheNewList() throws InterruptedException {
    answer = () -> denied(groups("10.0.0.1:80"));

    assertThat(refresh()).isEqualTo(denied(groups("10.0.0.1:80")));
  }

  @Test
  void refresh_lateAnswer_isWaitedForOnceAndTakenWhenItComes() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch speak = new CountDownLatch(1);
    answer =
        () -> {
          begun.countDown();
          speak.await();
          return DiscoveryResult.of(groups("10.0.0.1:80"));
        };
    DiscoveryResult<TargetGroup> late =
        new DiscoveryResult<>(
            List.of(), List.of(NAME + ": no answer yet, asked at 2026-11-22T07:15:00Z"));

    assertThat(refresh(Duration.ofNanos(1))).isEqualTo(late);
    begun.await();
    // This would take longer than the test may.
    now = now.plus(INTERVAL);
    assertThat(refresh(Duration.ofHours(1))).isEqualTo(late);
    speak.countDown();
    while (refresh().found().isEmpty()) {
      Thread.onSpinWait();
    }

    assertThat(refresh()).isEqualTo(DiscoveryResult.of(groups("10.0.0.1:80")));
  }

  @Test
  void refresh_listThatIsNoLongerAskedFor_isGivenUpAndForgotten() throws InterruptedException {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch interrupted = new CountDownLatch(1);
    finds("10.0.0.1:80");
    refresh();
    answer =
        () -> {
          begun.countDown();
          try {
            new CountDownLatch(1).await();
          } catch (InterruptedException e) {
            interrupted.countDown();
            throw e;
          }
          return DiscoveryResult.of(List.of());
        };
    now = now.plus(INTERVAL);
    refresh(Duration.ofNanos(1));
    begun.await();

    assertThat(cache.refresh(Set.of(), System.nanoTime())).isEmpty();

    interrupted.await();
    fails();
    assertThat(refresh()).isEqualTo(denied(List.of()));
  }

  @Test
  void refresh_failsInANewProcess_goesOnWithTheStoredListAndSaysSo() throws InterruptedException {
    finds("10.0.0.1:80", "10.0.0.2:80");
    refresh();
    cache.store();
    restart();
    fails();

    DiscoveryResult<TargetGroup> known = refreshAfter(Duration.ofMinutes(10));

    assertThat(known.found()).isEqualTo(groups("10.0.0.1:80", "10.0.0.2:80"));
    assertThat(known.errors())
        .containsExactly("denied", NAME + ": the list in use is that of 2026-11-22T07:15:00Z");
  }

  @Test
  void refresh_silentInANewProcess_goesOnWithTheStoredList() throws InterruptedException {
    finds("10.0.0.1:80");
    refresh();
    cache.store();
    restart();
    answer =
        () -> {
          new CountDownLatch(1).await();
          return DiscoveryResult.of(List.of());
        };

    assertThat(refresh(Duration.ofNanos(1)).found()).isEqualTo(groups("10.0.0.1:80"));
  }

  @Test
  void refresh_failsAndNothingIsStored_isEmpty() throws InterruptedException {
    fails();

    assertThat(refresh()).isEqualTo(denied(List.of()));
  }

  @Test
  void refresh_objectOfAnotherVersion_isNotUsed() throws InterruptedException, IOException {
    bucket.put(OBJECT, "{\"version\":2}".getBytes(StandardCharsets.UTF_8));
    fails();

    assertThat(refresh()).isEqualTo(denied(List.of()));
  }

  @Test
  void store_restoredList_isNotWrittenAsIfItWereNew() throws InterruptedException {
    finds("10.0.0.1:80");
    refresh();
    cache.store();
    restart();
    fails();
    refreshAfter(Duration.ofDays(3));
    cache.store();
    restart();

    assertThat(refresh().errors().getLast()).endsWith("of 2026-11-22T07:15:00Z");
  }

  @Test
  void store_listWithoutAnInterval_isNotWritten() throws InterruptedException, IOException {
    cache.close();
    cache = newProcess(Optional.empty());
    refresh();
    cache.store();

    assertThat(bucket.list("")).isEmpty();
  }

  @Test
  void store_unchanged_isWrittenOnceADay() throws InterruptedException, IOException {
    finds("10.0.0.1:80");
    refresh();
    cache.store();

    assertThat(isWrittenAgainAt(START.plus(Duration.ofHours(23)))).isFalse();
    assertThat(isWrittenAgainAt(START.plus(Duration.ofHours(24)))).isTrue();
    assertThat(isWrittenAgainAt(START.plus(Duration.ofHours(47)))).isFalse();
  }

  @Test
  void store_changedAllTheTime_isWrittenEveryFiveMinutes()
      throws InterruptedException, IOException {
    cache.close();
    cache = newProcess(Optional.of(Duration.ofSeconds(1)));
    finds("10.0.0.1:80");
    refresh();
    cache.store();

    finds("10.0.0.2:80");
    assertThat(isWrittenAgainAt(START.plusSeconds(299))).isFalse();
    finds("10.0.0.3:80");
    assertThat(isWrittenAgainAt(START.plusSeconds(300))).isTrue();
  }

  private boolean isWrittenAgainAt(Instant time) throws InterruptedException, IOException {
    now = time;
    bucket.delete(OBJECT);
    refresh();
    cache.store();
    return bucket.get(OBJECT).isPresent();
  }

  @Test
  void store_listThatIsNoLongerAskedFor_isNotWritten() throws InterruptedException, IOException {
    finds("10.0.0.1:80");
    refresh();
    cache.refresh(Set.of(), System.nanoTime());
    cache.store();

    assertThat(bucket.list("")).isEmpty();
  }

  @Test
  void store_settingsWithASecret_writesNoSecret() throws InterruptedException, IOException {
    finds("10.0.0.1:80");
    refresh();
    cache.store();

    for (ObjectInfo object : bucket.list("")) {
      String content =
          new String(bucket.get(object.key()).orElseThrow().content(), StandardCharsets.UTF_8);
      assertThat(object.key() + content).contains("10.0.0.1").doesNotContain("secret");
    }
  }

  @Test
  void id_ofALookup_isTheSameInEveryProcess() {
    assertThat(LOOKUP.id()).isEqualTo("111111111111-eu-west-1-6b78d222d8019b4e43213da9ed703f26");
  }

  @Test
  void refreshInterval_ofTargetsInTheConfiguration_isEmpty() {
    Lookup fixed = Lookup.of(new StaticSdConfig(List.of("a:1"), Labels.empty()));

    assertThat(fixed.refreshInterval()).isEmpty();
    assertThat(LOOKUP.refreshInterval()).contains(AwsSdSettings.DEFAULT_REFRESH_INTERVAL);
  }

  @Test
  void refresh_organizationFailsInANewProcess_itsAccountsAreAsTheSettingsAre()
      throws InterruptedException {
    Account shop =
        new Account(
            "111111111111",
            "shop",
            ORGANIZATION.regions(),
            Optional.of("arn:aws:iam::111111111111:role/trendlake"),
            ORGANIZATION.externalId(),
            List.of());
    try (var before = accounts(() -> DiscoveryResult.of(List.of(shop)))) {
      before.refresh(Set.of(ORGANIZATION), System.nanoTime() + INTERVAL.toNanos());
      before.store();
    }
    try (var after =
        accounts(() -> {
          throw new DiscoveryException("throttled");
        })) {

      DiscoveryResult<Account> known =
          Objects.requireNonNull(
              after
                  .refresh(Set.of(ORGANIZATION), System.nanoTime() + INTERVAL.toNanos())
                  .get(ORGANIZATION));

      assertThat(known.found()).containsExactly(shop);
      assertThat(known.errors())
          .containsExactly(
              "throttled", "organization: the list in use is that of 2026-11-22T07:15:00Z");
    }
  }

  private DiscoveryCache<Organization, Account> accounts(Discoverer<Account> discoverer) {
    return new DiscoveryCache<>(
        new AccountCodec(),
        organization -> discoverer,
        organization -> Optional.of(INTERVAL),
        bucket,
        () -> now);
  }
}
