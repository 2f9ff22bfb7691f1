// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trendlake.config.http.AwsKeys;
import io.trendlake.config.http.HttpClientConfig;
import io.trendlake.config.http.RequestSigner;
import io.trendlake.config.http.Secret;
import io.trendlake.config.http.SigV4Config;
import io.trendlake.config.http.Url;
import io.trendlake.fetch.address.AddressPolicy;
import io.trendlake.fetch.http.HttpFetcher;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes of requests that are to be signed, by a signer that a test makes up. */
@Timeout(120)
class SignedRequestsTest {

  private final List<FetchRequest> fetched = new CopyOnWriteArrayList<>();

  private Fetcher fetcher(RequestSigner signer) {
    return SignedRequests.in(
        (request, body) -> {
          fetched.add(request);
          return new FetchResponse(200, "text/plain");
        },
        signer);
  }

  private static HttpClientConfig signing() {
    return HttpClientConfig.defaults()
        .withSigV4(
            new SigV4Config(
                Optional.of("eu-central-1"),
                "execute-api",
                Optional.of(new AwsKeys("AKIDEXAMPLE", new Secret.Inline("s3cr3t"))),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                false));
  }

  @Test
  void request_getsItsHeadersAndNoKeys() throws Exception {
    fetcher((config, url) -> Map.of("Authorization", "signed for " + config.serviceName()))
        .fetch(Fetches.request(Url.of("https://api.example/m"), signing()), new BodyBuffer());

    FetchRequest sent = fetched.getFirst();
    assertThat(sent.headers()).containsEntry("Authorization", "signed for execute-api");
    assertThat(sent.http().sigv4()).isEmpty();
    assertThat(sent.http().followRedirects()).isFalse();
    assertThat(sent.toString()).doesNotContain("s3cr3t");
  }

  @ParameterizedTest
  @CsvSource({
    "https://api.example:443/m?a=b, https://api.example/m?a=b",
    "http://api.example:80/m, http://api.example/m",
    "https://api.example:80/m, https://api.example:80/m",
    "https://u:p@api.example/m, https://api.example/m",
    "http://[::1]:9100/m, http://[::1]:9100/m",
  })
  void url_isSignedAsItIsSent(String url, String signed) throws Exception {
    fetcher((config, asked) -> Map.of("X-Signed", asked.toString()))
        .fetch(Fetches.request(Url.of(url), signing()), new BodyBuffer());

    assertThat(fetched.getFirst().url()).isEqualTo(Url.of(signed));
    assertThat(fetched.getFirst().headers()).containsEntry("X-Signed", signed);
  }

  @Test
  void request_thatIsNotToBeSigned_isPassedOnAsItIs() throws Exception {
    FetchRequest request = Fetches.request(Url.of("https://api.example:443/m"));

    fetcher((config, url) -> Map.of("Authorization", "signed")).fetch(request, new BodyBuffer());

    assertThat(fetched).containsExactly(request);
  }

  @Test
  void signer_thatHasNoCredentials_failsTheFetchWithTheReason() {
    Fetcher fetcher =
        fetcher((config, url) -> {
          throw new IOException("there are no credentials");
        });

    assertThatThrownBy(() ->
            fetcher.fetch(
                Fetches.request(Url.of("https://api.example/m"), signing()), new BodyBuffer()))
        .isInstanceOf(FetchException.class)
        .hasMessage("sigv4: there are no credentials");
    assertThat(fetched).isEmpty();
  }

  @Test
  void signer_thatHangs_costsNoMoreThanTheTimeout() {
    CountDownLatch end = new CountDownLatch(1);
    Fetcher fetcher =
        fetcher((config, url) -> {
          try {
            end.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          return Map.of();
        });
    FetchRequest request =
        new FetchRequest(
            "",
            Url.of("https://api.example/m"),
            Map.of(),
            Duration.ofMillis(100),
            Fetches.MEBIBYTE,
            signing());

    assertThatThrownBy(() -> fetcher.fetch(request, new BodyBuffer()))
        .isInstanceOf(FetchTimeoutException.class);
    end.countDown();
  }

  /** Whoever forgets to sign finds out, and no target takes an unsigned request for an attack. */
  @Test
  void request_thatNobodySigned_isNotSent() {
    try (HttpFetcher fetcher = new HttpFetcher(new AddressPolicy.Anywhere())) {
      assertThatThrownBy(() ->
              fetcher.fetch(
                  Fetches.request(Url.of("http://127.0.0.1:1/m"), signing()), new BodyBuffer()))
          .hasMessage("sigv4: requests are not signed here");
    }
  }
}
