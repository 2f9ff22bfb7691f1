// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.config.relabel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NameValidationSchemeTest {

  @ParameterizedTest
  @ValueSource(
      strings = {"a", "1", "with.dots", "ünicode", "\u20ac", "\ud83d\ude00", "a\ud83d\ude00b"})
  void utf8_textThatIsWellFormed_isAllowed(String name) {
    assertThat(NameValidationScheme.UTF8.allowsLabelName(name)).isTrue();
    assertThat(NameValidationScheme.UTF8.allowsMetricName(name)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\ud83d", "\ude00", "a\ud83d", "\ude00\ud83d", "\ud83d\ud83d\ude00"})
  void utf8_nothingOrHalfOfASurrogatePair_isNotAllowed(String name) {
    assertThat(NameValidationScheme.UTF8.allowsLabelName(name)).isFalse();
    assertThat(NameValidationScheme.UTF8.allowsMetricName(name)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "_", "A9_"})
  void legacy_lettersDigitsAndUnderscores_areAllowed(String name) {
    assertThat(NameValidationScheme.LEGACY.allowsLabelName(name)).isTrue();
    assertThat(NameValidationScheme.LEGACY.allowsMetricName(name)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "9a", "a.b", "ä", "a-b"})
  void legacy_otherTexts_areNotAllowed(String name) {
    assertThat(NameValidationScheme.LEGACY.allowsLabelName(name)).isFalse();
    assertThat(NameValidationScheme.LEGACY.allowsMetricName(name)).isFalse();
  }
}
