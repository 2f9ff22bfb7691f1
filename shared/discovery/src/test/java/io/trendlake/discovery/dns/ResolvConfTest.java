// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.discovery.dns;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The file as miekg/dns, which Prometheus uses, reads it. */
final class ResolvConfTest {

  @Test
  void parse_fileAsKubernetesWritesIt() {
    assertThat(
            ResolvConf.parse(
                List.of(
                    "# a comment",
                    "nameserver 10.96.0.10",
                    "  nameserver\tfd00::10   # the second",
                    "",
                    "search monitoring.svc.cluster.local svc.cluster.local",
                    "options ndots:5 timeout:1 rotate")))
        .isEqualTo(
            new ResolvConf(
                List.of("10.96.0.10", "fd00::10"),
                53,
                List.of("monitoring.svc.cluster.local", "svc.cluster.local"),
                5));
  }

  @Test
  void parse_emptyFile() {
    assertThat(ResolvConf.parse(List.of())).isEqualTo(new ResolvConf(List.of(), 53, List.of(), 1));
  }

  @Test
  void parse_severalLists_theLastCounts() {
    assertThat(ResolvConf.parse(List.of("search a b", "domain c d")).search()).containsExactly("c");
    assertThat(ResolvConf.parse(List.of("domain c", "search a b")).search())
        .containsExactly("a", "b");
    assertThat(ResolvConf.parse(List.of("search a", "search")).search()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"ndots:0, 0", "ndots:-3, 0", "ndots:99, 15", "ndots:x, 0", "ndots:3 ndots:2, 2"})
  void parse_ndots(String options, int ndots) {
    assertThat(ResolvConf.parse(List.of("options " + options)).ndots()).isEqualTo(ndots);
  }

  @ParameterizedTest
  @CsvSource({
    "a.b., 1, a.b.",
    "a,    1, a.x. a.y. a.",
    "a.b,  1, a.b. a.b.x. a.b.y.",
    "a.b,  2, a.b.x. a.b.y. a.b.",
    "a,    0, a. a.x. a.y.",
  })
  void fullNames_byDots(String name, int ndots, String expected) {
    ResolvConf conf = new ResolvConf(List.of(), 53, List.of("x", "y."), ndots);

    assertThat(String.join(" ", conf.fullNames(name))).isEqualTo(expected);
  }

  @Test
  void fullNames_rootAsSearchDomain() {
    assertThat(new ResolvConf(List.of(), 53, List.of("."), 1).fullNames("a"))
        .containsExactly("a.", "a.");
  }
}
