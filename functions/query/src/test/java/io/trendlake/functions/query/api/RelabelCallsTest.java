// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.query.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.config.parse.RelabelRulesParser;
import io.trendlake.config.relabel.NameValidationScheme;
import io.trendlake.config.relabel.RelabelRule;
import io.trendlake.functions.query.api.ApiFixture.Response;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Answers are byte for byte those of a Prometheus 3.14 that has this job. */
final class RelabelCallsTest {

  private static final String PATH = "/api/v1/targets/relabel_steps";
  private static final String RULES =
      """
      - {source_labels: [__address__], regex: "([^:]+):.*", target_label: host}
      - {regex: "tmp.*", action: labeldrop}
      - {source_labels: [a], modulus: 3, target_label: m, action: hashmod}
      - {source_labels: [a], target_label: low, action: lowercase}
      - {source_labels: [a], target_label: a, action: keepequal}
      - {regex: "q(.*)", action: labelmap}
      - {source_labels: [a, b], action: drop, regex: "x;y"}
      - {target_label: z, replacement: q}
      """;

  private ApiFixture fixture = new ApiFixture();

  @BeforeEach
  void configure() throws Exception {
    List<RelabelRule> rules =
        RelabelRulesParser.ofTargets(RULES, "rules.yml", NameValidationScheme.UTF8);
    fixture =
        new ApiFixture(
            new ConfigSource() {
              @Override
              public Shown config() {
                return new Shown("", Optional.of(Instant.EPOCH));
              }

              @Override
              public Map<String, List<RelabelRule>> relabelConfigs() {
                return Map.of("node", rules, "idle", List.of());
              }
            });
  }

  private String steps(String job, String labels) {
    return fixture.get(PATH, "scrapePool", job, "labels", labels).body();
  }

  @Test
  void steps_ofARuleThatDrops_areEmptyFromThereOn() {
    assertThat(steps("node", "{\"__address__\":\"h:1\",\"a\":\"x\",\"b\":\"y\",\"e\":\"\"}"))
        .isEqualTo(
            """
            {"status":"success","data":{"steps":[\
            {"rule":{"source_labels":["__address__"],"separator":";","regex":"([^:]+):.*",\
            "target_label":"host","replacement":"$1","action":"replace"},\
            "output":{"__address__":"h:1","a":"x","b":"y","host":"h"},"keep":true},\
            {"rule":{"separator":";","regex":"tmp.*","replacement":"$1","action":"labeldrop"},\
            "output":{"__address__":"h:1","a":"x","b":"y","host":"h"},"keep":true},\
            {"rule":{"source_labels":["a"],"separator":";","regex":"(.*)","modulus":3,\
            "target_label":"m","replacement":"$1","action":"hashmod"},\
            "output":{"__address__":"h:1","a":"x","b":"y","host":"h","m":"1"},"keep":true},\
            {"rule":{"source_labels":["a"],"separator":";","regex":"(.*)",\
            "target_label":"low","replacement":"$1","action":"lowercase"},\
            "output":{"__address__":"h:1","a":"x","b":"y","host":"h","low":"x","m":"1"},"keep":true},\
            {"rule":{"source_labels":["a"],"separator":";","regex":"(.*)",\
            "target_label":"a","replacement":"$1","action":"keepequal"},\
            "output":{"__address__":"h:1","a":"x","b":"y","host":"h","low":"x","m":"1"},"keep":true},\
            {"rule":{"separator":";","regex":"q(.*)","replacement":"$1","action":"labelmap"},\
            "output":{"__address__":"h:1","a":"x","b":"y","host":"h","low":"x","m":"1"},"keep":true},\
            {"rule":{"source_labels":["a","b"],"separator":";","regex":"x;y",\
            "replacement":"$1","action":"drop"},"output":{},"keep":false},\
            {"rule":{"separator":";","regex":"(.*)",\
            "target_label":"z","replacement":"q","action":"replace"},"output":{},"keep":false}]}}\
            """);
  }

  @Test
  void steps_ofNoLabels_areThoseOfAnEmptySet() {
    assertThat(steps("node", "null"))
        .contains("{},\"keep\":true},{\"rule\":{\"separator\":\";\",\"regex\":\"tmp.*\"")
        .endsWith("\"output\":{\"m\":\"1\",\"z\":\"q\"},\"keep\":true}]}}");
    assertThat(steps("idle", "{}")).isEqualTo("{\"status\":\"success\",\"data\":{\"steps\":[]}}");
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      value = {
        "``   | {}    | no scrapePool parameter provided",
        "node | ``    | no labels parameter provided",
        "nope | {}    | error retrieving scrape config: scrape pool \\\"nope\\\" not found",
        "node | x     | error parsing labels: ",
        "node | [1]   | error parsing labels: ",
        "node | {\"a\":1} | error parsing labels: ",
      })
  void parameters_thatAreWrong_areBadData(String job, String labels, String error) {
    Response answer = fixture.get(PATH, "scrapePool", job, "labels", labels);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body())
        .startsWith("{\"status\":\"error\",\"errorType\":\"bad_data\",\"error\":\"" + error);
  }

  @Test
  void jobsWithoutTargets_arePoolsToo() {
    assertThat(fixture.get("/api/v1/scrape_pools").body())
        .isEqualTo(
            "{\"status\":\"success\",\"data\":{\"scrapePools\":[\"idle\",\"node\",\"old\",\"web\"]}}");
  }
}
