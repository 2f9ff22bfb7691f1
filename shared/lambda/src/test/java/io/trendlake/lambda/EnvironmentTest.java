// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.Map;
import org.junit.jupiter.api.Test;

final class EnvironmentTest {

  private static final Environment ENVIRONMENT =
      Environment.of(Map.of(Environment.BUCKET, "lake", Environment.QUEUE_URL, " "));

  @Test
  void required_thatIsSet() {
    assertThat(ENVIRONMENT.required(Environment.BUCKET)).isEqualTo("lake");
  }

  @Test
  void required_blank_namesTheVariable() {
    assertThatIllegalStateException()
        .isThrownBy(() -> ENVIRONMENT.required(Environment.QUEUE_URL))
        .withMessage(
            "the environment variable TRENDLAKE_QUEUE_URL is not set; template.yaml sets it on this"
                + " function");
  }

  @Test
  void optional_thatIsNotSet() {
    assertThat(ENVIRONMENT.optional(Environment.MEMBER_ROLE)).isEmpty();
  }
}
