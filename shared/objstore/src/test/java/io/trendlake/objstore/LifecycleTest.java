// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.objstore;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

final class LifecycleTest {

  private Instant now = Instant.parse("2026-11-20T10:00:00Z");
  private final InMemoryBucket bucket = new InMemoryBucket(() -> now);

  private int apply(String time, ExpirationRule... rules) throws IOException {
    return new Lifecycle(bucket, List.of(rules)).apply(Instant.parse(time));
  }

  private List<String> keys() throws IOException {
    return bucket.list("").stream().map(ObjectInfo::key).toList();
  }

  @Test
  void object_ofAge_goesAtNextMidnight() throws IOException {
    bucket.put("a/1", "1".getBytes(UTF_8));
    ExpirationRule rule = new ExpirationRule("a/", Duration.ofDays(2));

    assertThat(apply("2026-11-22T23:59:59Z", rule)).isZero();
    assertThat(keys()).containsExactly("a/1");
    assertThat(apply("2026-11-23T00:00:00Z", rule)).isEqualTo(1);
    assertThat(keys()).isEmpty();
  }

  @Test
  void object_writtenAtMidnight_goesToTheInstant() throws IOException {
    now = Instant.parse("2026-11-20T00:00:00Z");
    bucket.put("a/1", "1".getBytes(UTF_8));

    assertThat(apply("2026-11-21T00:00:00Z", new ExpirationRule("a/", Duration.ofDays(1))))
        .isEqualTo(1);
  }

  @Test
  void objects_ofOtherPrefixes_stay() throws IOException {
    bucket.put("a/1", "1".getBytes(UTF_8));
    bucket.put("ab/1", "1".getBytes(UTF_8));
    bucket.put("c/1", "1".getBytes(UTF_8));

    assertThat(
            apply(
                "2027-01-01T00:00:00Z",
                new ExpirationRule("a/", Duration.ofDays(1)),
                new ExpirationRule("c/", Duration.ofDays(90))))
        .isEqualTo(1);
    assertThat(keys()).containsExactly("ab/1", "c/1");
  }

  @Test
  void rule_overEverythingOrWithoutAge_isRefused() {
    assertThatThrownBy(() -> new ExpirationRule("", Duration.ofDays(1)))
        .hasMessageContaining("needs a prefix");
    assertThatThrownBy(() -> new ExpirationRule("a/", Duration.ZERO))
        .hasMessageContaining("PT0S of a/ is not positive");
  }
}
