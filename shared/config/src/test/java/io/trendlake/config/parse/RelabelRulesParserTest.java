// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.config.parse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import io.trendlake.config.ConfigException;
import io.trendlake.config.relabel.NameValidationScheme;
import io.trendlake.config.relabel.RelabelRegex;
import io.trendlake.config.relabel.RelabelRule;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Rules that stand alone. */
final class RelabelRulesParserTest {

  private static final RelabelRule DROP_A = new RelabelRule.LabelDrop(RelabelRegex.of("a"));
  private static final RelabelRule DROP_B = new RelabelRule.LabelDrop(RelabelRegex.of("b"));

  private static List<RelabelRule> ofTargets(String yaml) throws ConfigException {
    return RelabelRulesParser.ofTargets(yaml, "rules", NameValidationScheme.UTF8);
  }

  private static List<RelabelRule> ofSamples(String yaml) throws ConfigException {
    return RelabelRulesParser.ofSamples(yaml, "rules", NameValidationScheme.UTF8);
  }

  @Test
  void list_isReadHoweverFarItIsIndented() throws Exception {
    assertThat(ofTargets("  - regex: a\n    action: labeldrop\n")).containsExactly(DROP_A);
    assertThat(ofSamples("- {regex: b, action: labeldrop}")).containsExactly(DROP_B);
  }

  @Test
  void blockOfAJob_givesTheListThatIsAskedForOrTheOnlyOne() throws Exception {
    String both =
        """
          relabel_configs: [{regex: a, action: labeldrop}]
          metric_relabel_configs: [{regex: b, action: labeldrop}]
        """;

    assertThat(ofTargets(both)).containsExactly(DROP_A);
    assertThat(ofSamples(both)).containsExactly(DROP_B);
    assertThat(ofSamples("relabel_configs: [{regex: a, action: labeldrop}]"))
        .containsExactly(DROP_A);
  }

  @Test
  void nothing_isNoRules() throws Exception {
    assertThat(ofTargets("")).isEmpty();
    assertThat(ofTargets("# none\n")).isEmpty();
  }

  @Test
  void mistakes_areNamedWithTheirLine() {
    ConfigException wrong =
        catchThrowableOfType(
            ConfigException.class,
            () -> ofTargets("- action: labeldrop\n  regex: (\n- action: dropp\n  regex: a\n"));

    assertThat(wrong.errors())
        .extracting("line", "path")
        .contains(tuple(2, "[0].regex"), tuple(3, "[1].action"));
    assertThat(wrong).hasMessageContaining("did you mean drop?");
  }

  @Test
  void anythingElse_isRefused() {
    assertThat(catchThrowableOfType(ConfigException.class, () -> ofTargets("job_name: a")))
        .hasMessageContaining("rules:1: job_name: unknown key");
    assertThat(catchThrowableOfType(ConfigException.class, () -> ofTargets("labeldrop")))
        .hasMessageContaining("is a single value, but a list is expected");
  }
}
