// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.query;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.trendlake.functions.query.api.ApiResponse;
import java.io.IOException;
import java.util.Base64;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is let in by a token. */
final class BearerTokenTest {

  private static final String TOKEN = "0123456789abcdef01234";

  private final Admission admission = new BearerToken(() -> TOKEN + "\n");

  private static FunctionUrlEvent event(String authorization) {
    String headers = authorization.isEmpty() ? "" : "\"authorization\":\"" + authorization + "\"";
    return FunctionUrlEvent.read(
        """
        {"version":"2.0","rawPath":"/api/v1/query","requestContext":{"http":{"method":"GET"}},
         "headers":{%s}}
        """
            .formatted(headers)
            .getBytes(UTF_8));
  }

  private static String basic(String pair) {
    return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(UTF_8));
  }

  @ParameterizedTest
  @ValueSource(strings = {"Bearer " + TOKEN, "bearer   " + TOKEN})
  void bearer_withTheToken_isLetIn(String authorization) throws IOException {
    assertThat(admission.refusal(event(authorization))).isEmpty();
  }

  @Test
  void password_ofAnyUser_isLetIn() throws IOException {
    assertThat(admission.refusal(event(basic("grafana:" + TOKEN)))).isEmpty();
    assertThat(admission.refusal(event(basic(":" + TOKEN)))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "Bearer", "Bearer ", "Bearer 0123456789abcdef0123", "Digest x", "Basic ???"})
  void others_areRefusedWithTheWayToAsk(String authorization) throws IOException {
    Optional<ApiResponse> refusal = admission.refusal(event(authorization));

    assertThat(refusal).isPresent();
    assertThat(refusal.get().status()).isEqualTo(401);
    assertThat(refusal.get().headers()).containsKey("WWW-Authenticate");
  }

  @Test
  void user_whoIsNamedAsTheToken_isRefused() throws IOException {
    assertThat(admission.refusal(event(basic(TOKEN + ":")))).isPresent();
    assertThat(admission.refusal(event(basic(TOKEN)))).isPresent();
  }

  @Test
  void token_thatCouldBeGuessed_letsNobodyIn() {
    Admission guessable = new BearerToken(() -> "secret");

    assertThatIOException()
        .isThrownBy(() -> guessable.refusal(event("Bearer secret")))
        .withMessageContaining("6 characters")
        .withMessageNotContaining("\"secret\"");
  }

  @Test
  void emptyToken_letsNobodyIn() {
    assertThatIOException().isThrownBy(() -> new BearerToken(() -> "").refusal(event(basic(":"))));
  }

  @Test
  void requestWithoutAToken_asksForNoSecret() throws IOException {
    Admission unreadable =
        new BearerToken(() -> {
          throw new IOException("nobody may read it");
        });

    assertThat(unreadable.refusal(event(""))).isPresent();
  }
}
