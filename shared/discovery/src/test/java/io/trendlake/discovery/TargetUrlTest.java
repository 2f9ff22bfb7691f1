// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.config.http.Url;
import io.trendlake.discovery.TargetLabels.FaultyTargetException;
import io.trendlake.model.Labels;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** As Prometheus's Target.URL and Go's net/url. */
final class TargetUrlTest {

  @Test
  void of_labelsReplaceFirstValues() throws FaultyTargetException {
    Labels labels =
        Labels.of(
            "__scheme__", "https",
            "__address__", "example.com:1234",
            "__metrics_path__", "/metricz",
            "__param_abc", "overwrite",
            "__param_cde", "huu");
    Map<String, List<String>> params =
        Map.of("abc", List.of("foo", "bar", "baz"), "xyz", List.of("hoo"));

    assertThat(TargetUrl.of(labels, params))
        .hasToString(
            "https://example.com:1234/metricz?abc=overwrite&abc=bar&abc=baz&cde=huu&xyz=hoo");
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "/metrics, /metrics",
        "metrics, /metrics",
        "``, ``",
        "/a b, /a%20b",
        "/a?b=c#d, /a%3Fb=c%23d",
        "/100%, /100%25",
        "/a%20b, /a%2520b",
        "/$&+:;=@-_.~, /$&+:;=@-_.~",
        "/!'()*[], /%21%27%28%29%2A%5B%5D",
        "/größe, /gr%C3%B6%C3%9Fe",
        "//a/../b, //a/../b"
      })
  void of_path(String path, String escaped) throws FaultyTargetException {
    assertThat(TargetUrl.of(labels("host:9100", path), Map.of()))
        .hasToString("http://host:9100" + escaped);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "a b, a+b",
        "a+b, a%2Bb",
        "{job=~\"x\"}, %7Bjob%3D~%22x%22%7D",
        "-_.~!*'(), -_.~%21%2A%27%28%29",
        "/a?b&c=d, %2Fa%3Fb%26c%3Dd",
        "日, %E6%97%A5"
      })
  void of_query(String value, String escaped) throws FaultyTargetException {
    assertThat(TargetUrl.of(labels("host", "/m"), Map.of(value, List.of(value))))
        .hasToString("http://host/m?" + escaped + "=" + escaped);
  }

  @ParameterizedTest
  @ValueSource(strings = {"host", "host:9100", "10.0.0.1:80", "[::1]:9100", "a_b.c-d:1"})
  void of_address(String address) throws FaultyTargetException {
    assertThat(TargetUrl.of(labels(address, "/m"), Map.of()))
        .hasToString("http://" + address + "/m");
  }

  @Test
  void of_userInAddress_isEscapedAndSoNoUrl() throws FaultyTargetException {
    // An address must not smuggle in credentials or another host.
    Url url = TargetUrl.of(labels("user@host", "/m"), Map.of());

    assertThat(url).hasToString("http://user%40host/m");
    assertThat(url.userAndPassword()).isEmpty();
    assertThat(url.fault()).hasValue("\"@\" is not allowed in an address");
  }

  @Test
  void of_addressThatIsNone_isAUrlWithAFault() throws FaultyTargetException {
    Url url = TargetUrl.of(labels("[::1", "/m"), Map.of());

    assertThat(url).hasToString("http://[::1/m");
    assertThat(url.fault()).hasValue("the bracket of the host is not closed");
  }

  private static Labels labels(String address, String path) {
    return Labels.builder()
        .set("__scheme__", "http")
        .set("__address__", address)
        .set("__metrics_path__", path)
        .build();
  }
}
