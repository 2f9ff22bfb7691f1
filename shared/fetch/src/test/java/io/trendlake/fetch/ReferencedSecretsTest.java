// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trendlake.config.http.Authorization;
import io.trendlake.config.http.AwsKeys;
import io.trendlake.config.http.BasicAuth;
import io.trendlake.config.http.HttpClientConfig;
import io.trendlake.config.http.HttpHeader;
import io.trendlake.config.http.OAuth2Config;
import io.trendlake.config.http.ProxyConfig;
import io.trendlake.config.http.Secret;
import io.trendlake.config.http.SecretReference;
import io.trendlake.config.http.SecretStore;
import io.trendlake.config.http.SigV4Config;
import io.trendlake.config.http.TlsConfig;
import io.trendlake.config.http.Url;
import io.trendlake.fetch.address.AddressPolicy;
import io.trendlake.fetch.http.HttpFetcher;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Fetches whose secrets AWS keeps, by a store that a test makes up. */
class ReferencedSecretsTest {

  private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
  private final AtomicInteger asked = new AtomicInteger();
  private final List<String> problems = new CopyOnWriteArrayList<>();
  private final List<FetchRequest> fetched = new CopyOnWriteArrayList<>();

  private Fetcher fetcher(SecretStore store) {
    return secrets(store)
        .in((request, body) -> {
          fetched.add(request);
          return new FetchResponse(200, "text/plain");
        });
  }

  private ReferencedSecrets secrets(SecretStore store) {
    return new ReferencedSecrets(store, now::get, problems::add);
  }

  private static Secret ref(String name) {
    return new Secret.Referenced(SecretReference.parse("ssm:/" + name));
  }

  private static HttpClientConfig token() {
    return HttpClientConfig.defaults().withAuthorization(new Authorization("Bearer", ref("a")));
  }

  private static void fetch(Fetcher fetcher, HttpClientConfig http) throws Exception {
    fetcher.fetch(Fetches.request(Url.of("http://node.example/m"), http), new BodyBuffer());
  }

  private Secret lastToken() {
    return fetched.getLast().http().authorization().orElseThrow().credentials();
  }

  private static HttpClientConfig throughReferenced() {
    return HttpClientConfig.defaults()
        .withProxy(
            new ProxyConfig.Referenced(
                SecretReference.parse("ssm:/proxy"),
                "example.com",
                List.of(new HttpHeader("X-Team", List.of(ref("team"))))));
  }

  @Test
  void proxy_isReplacedByTheOneThatTheSecretNames() throws Exception {
    Fetcher fetcher =
        fetcher(reference ->
            reference.name().equals("/proxy") ? " http://me:hunter2@proxy:3128\n" : "blue");
    OAuth2Config token =
        new OAuth2Config(
            "me",
            new OAuth2Config.ClientCredentials(new Secret.Inline("hunter2")),
            Url.of("http://tokens.example/"),
            List.of(),
            Map.of(),
            TlsConfig.defaults(),
            throughReferenced().proxy());
    ProxyConfig named =
        new ProxyConfig.Through(
            Url.of("http://me:hunter2@proxy:3128"),
            "example.com",
            List.of(new HttpHeader("X-Team", List.of(new Secret.Inline("blue")))));

    fetch(fetcher, throughReferenced());
    fetch(fetcher, HttpClientConfig.defaults().withOAuth2(token));

    assertThat(fetched.getFirst().http().proxy()).isEqualTo(named);
    assertThat(fetched.getLast().http().oauth2().orElseThrow().proxy()).isEqualTo(named);
  }

  @Test
  void proxy_whoseSecretIsNoUrl_isRefusedWithoutShowingIt() {
    Fetcher fetcher = fetcher(reference -> "socks4://me:hunter2@proxy:1080");

    assertThatThrownBy(() -> fetch(fetcher, throughReferenced()))
        .isInstanceOf(FetchException.class)
        .hasMessage(
            "the secret ssm:/proxy is not the URL of a proxy: it is not one of http, https, socks5"
                + " or socks5h with a host");
    assertThat(fetched).isEmpty();
  }

  @Test
  void proxy_thatNobodyHasReadTheSecretOf_isNotGoneThrough() {
    try (HttpFetcher plain = new HttpFetcher(new AddressPolicy.Anywhere())) {
      assertThatThrownBy(() -> fetch(plain, throughReferenced()))
          .isInstanceOf(FetchException.class)
          .hasMessage("the secret ssm:/proxy is not read here");
    }
  }

  @Test
  void everySecret_isReplacedByItsText() throws Exception {
    Fetcher fetcher = fetcher(reference -> "text of " + reference.name());
    TlsConfig tls =
        new TlsConfig(
            Optional.of(ref("ca")),
            Optional.of(ref("cert")),
            Optional.of(ref("key")),
            Optional.empty(),
            false,
            Optional.empty(),
            Optional.empty());

    fetch(
        fetcher,
        HttpClientConfig.defaults()
            .withTls(tls)
            .withHttpHeaders(
                List.of(
                    new HttpHeader("X-Key", List.of(new Secret.Inline("written"), ref("header")))))
            .withBasicAuth(new BasicAuth(ref("user"), ref("password"))));
    fetch(
        fetcher,
        HttpClientConfig.defaults()
            .withOAuth2(
                new OAuth2Config(
                    "me",
                    new OAuth2Config.ClientCredentials(ref("secret")),
                    Url.of("http://tokens.example/"),
                    List.of(),
                    Map.of(),
                    tls,
                    ProxyConfig.NONE)));

    fetch(
        fetcher,
        HttpClientConfig.defaults()
            .withSigV4(
                new SigV4Config(
                    Optional.empty(),
                    "aps",
                    Optional.of(new AwsKeys("AKIDEXAMPLE", ref("aws"))),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    false)));

    HttpClientConfig first = fetched.getFirst().http();
    assertThat(first.basicAuth())
        .contains(
            new BasicAuth(
                new Secret.Inline("text of /user"), new Secret.Inline("text of /password")));
    assertThat(first.httpHeaders().getFirst().values())
        .containsExactly(new Secret.Inline("written"), new Secret.Inline("text of /header"));
    assertThat(first.tls().ca()).contains(new Secret.Inline("text of /ca"));
    assertThat(first.tls().cert()).contains(new Secret.Inline("text of /cert"));
    assertThat(first.tls().key()).contains(new Secret.Inline("text of /key"));
    assertThat(fetched.getLast().http().sigv4().orElseThrow().keys())
        .contains(new AwsKeys("AKIDEXAMPLE", new Secret.Inline("text of /aws")));
    OAuth2Config oauth2 = fetched.get(1).http().oauth2().orElseThrow();
    assertThat(oauth2.grant())
        .isEqualTo(new OAuth2Config.ClientCredentials(new Secret.Inline("text of /secret")));
    assertThat(oauth2.tls()).isEqualTo(first.tls());
    assertThat(fetched)
        .allSatisfy(request -> assertThat(request.toString()).doesNotContain("text of"));
  }

  @Test
  void secret_isKeptForFiveMinutes() throws Exception {
    Fetcher fetcher = fetcher(reference -> "text " + asked.incrementAndGet());

    fetch(fetcher, token());
    now.set(Instant.EPOCH.plus(ReferencedSecrets.KEPT).minusMillis(1));
    fetch(fetcher, token());
    assertThat(lastToken()).isEqualTo(new Secret.Inline("text 1"));
    now.set(Instant.EPOCH.plus(ReferencedSecrets.KEPT));
    fetch(fetcher, token());
    assertThat(lastToken()).isEqualTo(new Secret.Inline("text 2"));
  }

  @Test
  void secret_thatCannotBeReadAgain_isUsedOnAndNamedOnce() throws Exception {
    Fetcher fetcher =
        fetcher(reference -> {
          int number = asked.incrementAndGet();
          if (number == 2 || number == 3) {
            throw new IOException("the secret " + reference + " cannot be read: 500");
          }
          return "text " + number;
        });

    fetch(fetcher, token());
    now.set(Instant.EPOCH.plus(Duration.ofMinutes(6)));
    fetch(fetcher, token());
    fetch(fetcher, token());
    assertThat(asked).as("it is not asked for at each request").hasValue(2);
    now.set(Instant.EPOCH.plus(Duration.ofMinutes(7)));
    fetch(fetcher, token());
    assertThat(lastToken()).isEqualTo(new Secret.Inline("text 1"));
    now.set(Instant.EPOCH.plus(Duration.ofMinutes(8)));
    fetch(fetcher, token());
    assertThat(lastToken()).isEqualTo(new Secret.Inline("text 4"));
    assertThat(problems)
        .containsExactly(
            "the secret ssm:/a cannot be read: 500; its last text is used until it can");
  }

  @Test
  void problems_nameASecretUntilItIsReadAgain() throws Exception {
    ReferencedSecrets secrets =
        new ReferencedSecrets(
            reference -> {
              if (asked.incrementAndGet() == 2) {
                throw new IOException("the secret " + reference + " cannot be read: 500");
              }
              return "text";
            },
            now::get,
            problems::add);
    Fetcher fetcher =
        secrets.in((request, body) -> {
          throw new FetchException("not asked here", null);
        });

    for (int minute : new int[] {0, 6, 7}) {
      now.set(Instant.EPOCH.plus(Duration.ofMinutes(minute)));
      assertThatThrownBy(() -> fetch(fetcher, token())).hasMessage("not asked here");
      if (minute == 6) {
        assertThat(secrets.problems()).isEqualTo(problems).hasSize(1);
      } else {
        assertThat(secrets.problems()).isEmpty();
      }
    }
  }

  @Test
  void secret_thatNeverCouldBeRead_failsTheFetchWithTheReason() {
    Fetcher fetcher =
        fetcher(reference -> {
          throw new IOException("the secret " + reference + " cannot be read: no such parameter");
        });

    assertThatThrownBy(() -> fetch(fetcher, token()))
        .isInstanceOf(FetchException.class)
        .hasMessage("the secret ssm:/a cannot be read: no such parameter");
    assertThat(fetched).isEmpty();
  }

  @Test
  void store_thatHangs_costsNoMoreThanTheTimeout() {
    CountDownLatch end = new CountDownLatch(1);
    Fetcher fetcher =
        fetcher(reference -> {
          try {
            end.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          return "late";
        });
    FetchRequest request =
        new FetchRequest(
            "",
            Url.of("http://node.example/m"),
            Map.of(),
            Duration.ofMillis(100),
            Fetches.MEBIBYTE,
            token());

    assertThatThrownBy(() -> fetcher.fetch(request, new BodyBuffer()))
        .isInstanceOf(FetchTimeoutException.class);
    end.countDown();
  }

  @Test
  void manyFetchesAtOnce_waitForOneRequest() throws Exception {
    CountDownLatch all = new CountDownLatch(1);
    Fetcher fetcher =
        fetcher(reference -> {
          try {
            all.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          return "text " + asked.incrementAndGet();
        });
    List<Future<?>> fetches = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 50; i++) {
        fetches.add(
            threads.submit(() -> {
              fetch(fetcher, token());
              return null;
            }));
      }
      all.countDown();
      for (Future<?> fetch : fetches) {
        fetch.get();
      }
    }

    assertThat(asked).hasValue(1);
    assertThat(fetched).hasSize(50);
  }

  @Test
  void within_waitsNoLongerThanThat_andHandsOutTexts() throws Exception {
    SecretReference reference = SecretReference.parse("ssm:/a");
    CountDownLatch end = new CountDownLatch(1);
    SecretStore hanging =
        any -> {
          try {
            end.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          return "late";
        };

    assertThatThrownBy(() -> secrets(hanging).within(Duration.ofMillis(50)).text(reference))
        .isInstanceOf(IOException.class)
        .hasMessage("the secret ssm:/a was not read within 50 ms");
    end.countDown();
    assertThat(secrets(any -> "text").within(Duration.ofSeconds(9)).text(reference))
        .isEqualTo("text");
  }

  @Test
  void fetchWithoutReferences_isPassedOnAsItIs() throws Exception {
    FetchRequest request = Fetches.request(Url.of("http://node.example/m"));

    fetcher(reference -> "text").fetch(request, new BodyBuffer());

    assertThat(fetched).containsExactly(request);
  }
}
