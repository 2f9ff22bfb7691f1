// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.config.Account;
import io.trendlake.config.AwsSdSettings;
import io.trendlake.config.Ec2SdConfig;
import io.trendlake.config.Organization;
import io.trendlake.config.StaticSdConfig;
import io.trendlake.discovery.AccountRegion;
import io.trendlake.discovery.DiscoveryResult;
import io.trendlake.discovery.LastGood;
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
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a process knows of the lists that those before it had found. */
final class LastGoodListsTest {

  private static final Instant START = Instant.parse("2026-11-22T07:15:00Z");

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

  private static final String OBJECT = LastGoodLists.PREFIX + LOOKUP.id() + ".json";

  private static final Organization ORGANIZATION =
      new Organization(
          "trendlake", Optional.of("of ours"), List.of("eu-west-1"), List.of(), List.of());

  private final InMemoryBucket bucket = new InMemoryBucket();
  private Instant now = START;
  private LastGoodLists lists = new LastGoodLists(bucket, () -> now);

  private static List<TargetGroup> groups(String... addresses) {
    return List.of(
        new TargetGroup(
            "ec2",
            List.of(addresses).stream().map(it -> Labels.of("__address__", it)).toList(),
            Labels.of("account", "111111111111", "region", "eu-west-1")));
  }

  private static DiscoveryResult failed(String error) {
    return new DiscoveryResult(List.of(), List.of(error));
  }

  private DiscoveryResult settle(DiscoveryResult found) throws InterruptedException {
    return Objects.requireNonNull(lists.settle(Map.of(LOOKUP, found)).get(LOOKUP));
  }

  private void store() throws InterruptedException {
    lists.store(Set.of(LOOKUP), Optional.empty());
  }

  private void foundAndStored(String... addresses) throws InterruptedException {
    settle(DiscoveryResult.of(groups(addresses)));
    store();
  }

  private void newProcess() {
    lists = new LastGoodLists(bucket, () -> now);
  }

  @Test
  void settle_failsInANewProcess_goesOnWithTheStoredListAndSaysSo() throws InterruptedException {
    foundAndStored("10.0.0.1:80", "10.0.0.2:80");
    newProcess();
    now = START.plusSeconds(600);

    DiscoveryResult settled = settle(failed("denied"));

    assertThat(settled.groups()).isEqualTo(groups("10.0.0.1:80", "10.0.0.2:80"));
    assertThat(settled.errors())
        .containsExactly(
            "denied",
            "ec2 in account 111111111111 (shop), region eu-west-1: going on with the list of"
                + " 2026-11-22T07:15:00Z");
  }

  @Test
  void settle_failsAfterAGoodAnswer_theListOfThisProcess() throws InterruptedException {
    foundAndStored("10.0.0.1:80");
    settle(DiscoveryResult.of(groups("10.0.0.2:80")));

    DiscoveryResult settled = settle(failed("denied"));

    assertThat(settled.groups()).isEqualTo(groups("10.0.0.2:80"));
    assertThat(settled.errors()).containsExactly("denied");
  }

  @Test
  void settle_failsAfterAnEmptyList_staysEmpty() throws InterruptedException {
    foundAndStored("10.0.0.1:80");
    settle(DiscoveryResult.of(List.of()));

    assertThat(settle(failed("denied")).groups()).isEmpty();
  }

  @Test
  void settle_failsAndNothingIsStored_asItFailed() throws InterruptedException {
    assertThat(settle(failed("denied"))).isEqualTo(failed("denied"));
  }

  @Test
  void settle_restored_isNotWrittenAsIfItWereNew() throws InterruptedException, IOException {
    foundAndStored("10.0.0.1:80");
    newProcess();
    now = START.plus(Duration.ofDays(3));
    settle(failed("denied"));
    store();
    newProcess();

    assertThat(settle(failed("denied")).errors().getLast()).endsWith("of 2026-11-22T07:15:00Z");
  }

  @Test
  void settle_objectOfAnotherVersion_asIfThereWereNone() throws InterruptedException, IOException {
    bucket.put(OBJECT, "{\"version\":2}".getBytes(StandardCharsets.UTF_8));

    assertThat(settle(failed("denied"))).isEqualTo(failed("denied"));
  }

  @Test
  void settle_targetsThatTheConfigurationLists_areNotKept()
      throws InterruptedException, IOException {
    Lookup fixed = Lookup.of(new StaticSdConfig(List.of("a:1"), Labels.empty()));

    lists.settle(Map.of(fixed, DiscoveryResult.of(groups("a:1"))));
    lists.store(Set.of(fixed), Optional.empty());

    assertThat(bucket.list("")).isEmpty();
  }

  @Test
  void store_unchanged_isWrittenOnceADay() throws InterruptedException, IOException {
    foundAndStored("10.0.0.1:80");

    now = START.plus(Duration.ofHours(23));
    assertThat(isWrittenAgain("10.0.0.1:80")).isFalse();
    now = START.plus(Duration.ofHours(24));
    assertThat(isWrittenAgain("10.0.0.1:80")).isTrue();
  }

  @Test
  void store_changedAllTheTime_isWrittenEveryFiveMinutes()
      throws InterruptedException, IOException {
    foundAndStored("10.0.0.1:80");

    now = START.plusSeconds(299);
    assertThat(isWrittenAgain("10.0.0.2:80")).isFalse();
    now = START.plusSeconds(300);
    assertThat(isWrittenAgain("10.0.0.3:80")).isTrue();
  }

  private boolean isWrittenAgain(String address) throws InterruptedException, IOException {
    bucket.delete(OBJECT);
    foundAndStored(address);
    return bucket.get(OBJECT).isPresent();
  }

  @Test
  void store_lookupThatIsGone_isForgotten() throws InterruptedException, IOException {
    settle(DiscoveryResult.of(groups("10.0.0.1:80")));
    lists.store(Set.of(), Optional.empty());

    assertThat(bucket.list("")).isEmpty();
    assertThat(settle(failed("denied")).groups()).isEmpty();
  }

  @Test
  void store_writesNoSecret() throws InterruptedException, IOException {
    foundAndStored("10.0.0.1:80");

    for (ObjectInfo object : bucket.list("")) {
      String content =
          new String(bucket.get(object.key()).orElseThrow().content(), StandardCharsets.UTF_8);
      assertThat(object.key() + content).contains("10.0.0.1").doesNotContain("secret");
    }
  }

  @Test
  void id_isTheSameInEveryProcess() {
    assertThat(LOOKUP.id()).isEqualTo("111111111111-eu-west-1-6b78d222d8019b4e43213da9ed703f26");
  }

  @Test
  void settle_organizationFailsInANewProcess_itsAccountsAsTheSettingsAre()
      throws InterruptedException {
    Account shop =
        new Account(
            "111111111111",
            "shop",
            ORGANIZATION.regions(),
            Optional.of("arn:aws:iam::111111111111:role/trendlake"),
            ORGANIZATION.externalId(),
            List.of());
    lists.settle(ORGANIZATION, new LastGood.Answer<>(List.of(shop), List.of()));
    lists.store(Set.of(), Optional.of(ORGANIZATION));
    newProcess();

    LastGood.Answer<List<Account>> settled =
        lists.settle(ORGANIZATION, new LastGood.Answer<>(List.of(), List.of("throttled")));

    assertThat(settled.value()).containsExactly(shop);
    assertThat(settled.errors())
        .containsExactly(
            "throttled", "organization: going on with the list of 2026-11-22T07:15:00Z");
  }
}
