// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.scrape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.trendlake.config.ConfigException;
import io.trendlake.config.ScrapeConfig;
import io.trendlake.config.TrendlakeConfig;
import io.trendlake.config.http.Url;
import io.trendlake.config.parse.ConfigParser;
import io.trendlake.fetch.BodyBuffer;
import io.trendlake.fetch.FetchException;
import io.trendlake.fetch.FetchRequest;
import io.trendlake.fetch.Fetcher;
import io.trendlake.relay.RelayInvoker;
import io.trendlake.relay.RelayPlace;
import io.trendlake.relay.RelayResponse;
import io.trendlake.relay.RelayResult;
import io.trendlake.testkit.ScriptedServer;
import io.trendlake.testkit.ScriptedServer.Response;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
final class GuardedFetchersTest {

  private static final String ACCOUNT = "111111111111";

  private final GuardedFetchers fetchers =
      new GuardedFetchers(config -> this::relay, UnaryOperator.identity());
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private ScriptedServer exporter;

  @BeforeEach
  void start() throws IOException {
    exporter = ScriptedServer.start(request -> Response.of(200, ""));
  }

  @AfterEach
  void stop() {
    exporter.close();
  }

  @Test
  void fetch_loopback_refusedByDefault() throws ConfigException {
    Fetcher fetcher = fetchers.apply(config(""));

    assertThatExceptionOfType(FetchException.class)
        .isThrownBy(() -> fetch(fetcher, ACCOUNT))
        .withMessageContaining("allow_cidrs");
  }

  @Test
  void fetch_loopback_openToTheAccountThatSaysSo() throws Exception {
    Fetcher fetcher = fetchers.apply(config("127.0.0.0/8"));

    assertThat(fetch(fetcher, ACCOUNT)).isEqualTo(200);
    assertThatExceptionOfType(FetchException.class)
        .isThrownBy(() -> fetch(fetcher, "222222222222"));
  }

  @Test
  void apply_sameRanges_sameFetcher() throws ConfigException {
    Fetcher first = fetchers.apply(config("127.0.0.0/8"));

    assertThat(fetchers.apply(config("127.0.0.0/8"))).isSameAs(first);
    assertThat(fetchers.apply(config("100.64.0.0/10"))).isNotSameAs(first);
  }

  @Test
  void fetch_accountWithARelay_isAskedOfIt() throws Exception {
    Fetcher fetcher =
        fetchers.apply(
            parse(
                """
                accounts:
                  - {id: '222222222222', regions: [eu-central-1], network: relay}
                  - {id: '111111111111', regions: [eu-central-1], allow_cidrs: [127.0.0.0/8]}
                """));

    assertThat(fetch(fetcher, ACCOUNT)).isEqualTo(200);
    assertThat(fetch(fetcher, "222222222222")).isEqualTo(418);
    assertThat(asked).containsExactly("222222222222");
  }

  @Test
  void fetch_accountOfAnOrganizationWithRelays_isAskedOfIt() throws Exception {
    String organization =
        """
        accounts:
          - {id: '111111111111', regions: [eu-central-1], allow_cidrs: [127.0.0.0/8]}
        organization: {role_name: trendlake, regions: [eu-central-1], network: %s}
        """;
    Fetcher direct = fetchers.apply(parse(organization.formatted("direct")));
    assertThatExceptionOfType(FetchException.class).isThrownBy(() -> fetch(direct, "222222222222"));

    Fetcher relayed = fetchers.apply(parse(organization.formatted("relay")));

    assertThat(fetch(relayed, ACCOUNT)).isEqualTo(200);
    assertThat(fetch(relayed, "222222222222")).isEqualTo(418);
    assertThat(asked).containsExactly("222222222222");
  }

  @Test
  void apply_otherAccounts_closesTheRelaysOfThoseBefore() throws Exception {
    List<Integer> closed = new ArrayList<>();
    AtomicInteger made = new AtomicInteger();
    GuardedFetchers counted =
        new GuardedFetchers(
            config -> new CountedRelays(made.getAndIncrement(), closed), UnaryOperator.identity());
    String accounts = "accounts: [{id: '%s', regions: [eu-central-1], network: relay}]\n";

    counted.apply(parse(accounts.formatted(ACCOUNT)));
    counted.apply(parse(accounts.formatted(ACCOUNT)));
    assertThat(closed).isEmpty();
    counted.apply(parse(accounts.formatted("222222222222")));

    assertThat(closed).containsExactly(0);
  }

  /** Relays that note when they are closed. */
  private record CountedRelays(int number, List<Integer> closed) implements RelayInvoker {

    @Override
    public byte[] invoke(RelayPlace place, byte[] request) throws IOException {
      throw new IOException("nobody is to be asked");
    }

    @Override
    public void close() {
      closed.add(number);
    }
  }

  /** The relay of an account, where no target answers well. */
  private byte[] relay(RelayPlace place, byte[] request) {
    asked.add(place.account());
    RelayResult answer = new RelayResult.Fetched(0, 418, "", "", new byte[0]);
    return new RelayResponse(List.of(answer), List.of()).write();
  }

  private static TrendlakeConfig parse(String yaml) throws ConfigException {
    return ConfigParser.parseObject(yaml, "state/config/trendlake.yml");
  }

  private static TrendlakeConfig config(String allowed) throws ConfigException {
    return parse(
        """
        accounts:
          - id: '%s'
            regions: [eu-central-1]
            allow_cidrs: [%s]
        """
            .formatted(ACCOUNT, allowed));
  }

  private int fetch(Fetcher fetcher, String account) throws FetchException, InterruptedException {
    FetchRequest request =
        new FetchRequest(
            account,
            Url.of(exporter.uri() + "/metrics"),
            Map.of(),
            Duration.ofSeconds(30),
            1 << 20,
            ScrapeConfig.builder("app").build().http());
    return fetcher.fetch(request, new BodyBuffer()).status();
  }
}
