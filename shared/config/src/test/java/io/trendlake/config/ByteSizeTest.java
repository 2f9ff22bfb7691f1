// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** As {@code units.ParseBase2Bytes} reads sizes. */
final class ByteSizeTest {

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "7B, 7",
    "1KB, 1024",
    "1KiB, 1024",
    "10MB, 10485760",
    "1.5GiB, 1610612736",
    ".5KB, 512",
    "2.KB, 2048",
    "1GB512MB, 1610612736",
    "1MiB1KiB1B, 1049601",
    "1TB, 1099511627776",
    "1PiB, 1125899906842624",
    "7EB, 8070450532247928832"
  })
  void parse_size(String text, long bytes) {
    assertThat(ByteSize.parse(text)).isEqualTo(bytes);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "5", "B", "1kB", "1K", "1MiB1KB", "1iB", "-1MB", "1 MB", "1MB ", ".B", "1mb"})
  void parse_malformed(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ByteSize.parse(text))
        .withMessageContaining("\"" + text + "\" is not a size");
  }

  @ParameterizedTest
  @ValueSource(strings = {"8EiB", "8.1EB", "9999999999999EB"})
  void parse_tooMuch(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ByteSize.parse(text))
        .withMessageContaining("above the limit");
  }
}
