// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lambdait;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What is documented to name a secret that AWS keeps is tried by {@link SecretsInLambdaTest}. */
final class SecretReferencesTest {

  /** A key in the first cell of a row of docs/configuration.md. */
  private static final Pattern REFERENCE =
      Pattern.compile("(?m)^\\|[^|\n]*`([a-z_]+_ref|refs)`[^|\n]*\\|");

  @Test
  void everyReference_isTried() throws IOException {
    assertThat(REFERENCE.matcher(Files.readString(Path.of("../docs/configuration.md"))).results())
        .extracting(key -> key.group(1))
        .contains("password_ref", "key_ref", "refs", "proxy_url_ref")
        .allSatisfy(key -> assertThat(SecretsInLambdaTest.CONFIG).contains(key + ": "));
  }
}
