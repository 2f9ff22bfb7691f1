// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.scrape;

import static io.trendlake.scrape.TestScrapes.config;
import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.config.ScrapeConfig;
import io.trendlake.config.relabel.NameValidationScheme;
import io.trendlake.model.Labels;
import io.trendlake.scrape.SampleLabels.Verdict;
import java.util.List;
import org.junit.jupiter.api.Test;

class SampleLabelsTest {

  private static final Labels TARGET = Labels.of("job", "j", "instance", "i");

  @Test
  void targetLabels_areAdded() {
    assertThat(kept(config(), Labels.of("__name__", "a", "x", "1")))
        .isEqualTo(Labels.of("__name__", "a", "x", "1", "job", "j", "instance", "i"));
  }

  @Test
  void clash_renamesTheExposedLabel() {
    assertThat(kept(config(), Labels.of("__name__", "a", "job", "exposed")))
        .isEqualTo(
            Labels.of("__name__", "a", "job", "j", "exported_job", "exposed", "instance", "i"));
  }

  @Test
  void clash_withAnExportedLabel_repeatsThePrefix() {
    Labels exposed = Labels.of("__name__", "a", "job", "1", "exported_job", "2");
    assertThat(kept(config(), exposed))
        .isEqualTo(
            Labels.of(
                "__name__", "a",
                "job", "j",
                "exported_job", "2",
                "exported_exported_job", "1",
                "instance", "i"));
  }

  /** The last three cases of Prometheus's TestScrapeLoopAppendForConflictingPrefixedLabels. */
  @Test
  void clash_ofSeveralNames_givesTheShortestNamesFirst() {
    assertThat(
            exported(
                Labels.of("exported_foo", "2"), Labels.of("__name__", "m", "exported_foo", "1")))
        .isEqualTo(Labels.of("__name__", "m", "exported_exported_foo", "1", "exported_foo", "2"));
    assertThat(
            exported(
                Labels.of("foo", "3", "exported_foo", "4"),
                Labels.of("__name__", "m", "foo", "1", "exported_foo", "2")))
        .isEqualTo(
            Labels.of(
                "__name__", "m",
                "exported_exported_foo", "1",
                "exported_exported_exported_foo", "2",
                "exported_foo", "4",
                "foo", "3"));
    assertThat(
            exported(
                Labels.of(
                    "foo", "0",
                    "exported_exported_foo", "1",
                    "exported_exported_exported_foo", "2"),
                Labels.of(
                    "__name__", "m",
                    "foo", "3",
                    "exported_foo", "4",
                    "exported_exported_exported_foo", "5")))
        .isEqualTo(
            Labels.of(
                "__name__", "m",
                "exported_exported_exported_exported_exported_foo", "5",
                "exported_exported_exported_exported_foo", "3",
                "exported_exported_exported_foo", "2",
                "exported_exported_foo", "1",
                "exported_foo", "4",
                "foo", "0"));
  }

  @Test
  void honorLabels_keepsTheExposedLabel() {
    assertThat(kept(config().honorLabels(true), Labels.of("__name__", "a", "job", "exposed")))
        .isEqualTo(Labels.of("__name__", "a", "job", "exposed", "instance", "i"));
  }

  @Test
  void honorLabels_withABlankExposedLabel_keepsTheTargetsAway() {
    SampleLabels labels = new SampleLabels(TARGET, config().honorLabels(true).build());
    assertThat(labels.judge(Labels.of("__name__", "a"), List.of("instance")))
        .isEqualTo(new Verdict.Kept(Labels.of("__name__", "a", "job", "j")));
  }

  @Test
  void withoutHonorLabels_aBlankExposedLabelIsNone() {
    SampleLabels labels = new SampleLabels(TARGET, config().build());
    assertThat(labels.judge(Labels.of("__name__", "a"), List.of("instance")))
        .isEqualTo(new Verdict.Kept(Labels.of("__name__", "a", "job", "j", "instance", "i")));
  }

  @Test
  void metricRelabelConfigs_dropAndChange() {
    ScrapeConfig.Builder config =
        config()
            .metricRelabelConfigs(List.of(TestRules.dropNames("go_.*"), TestRules.set("env", "x")));
    assertThat(judge(config, Labels.of("__name__", "go_threads"))).isEqualTo(new Verdict.Dropped());
    assertThat(kept(config, Labels.of("__name__", "a")).value("env")).isEqualTo("x");
  }

  @Test
  void metricRelabelConfigs_thatLeaveNoLabel_dropTheSeries() {
    ScrapeConfig.Builder config =
        config().metricRelabelConfigs(List.of(TestRules.dropLabels(".*")));
    assertThat(judge(config, Labels.of("__name__", "a"))).isEqualTo(new Verdict.Dropped());
  }

  @Test
  void metricName_removedByRelabelling_isRefused() {
    ScrapeConfig.Builder config =
        config().metricRelabelConfigs(List.of(TestRules.set("__name__", "")));
    assertRefused(config, Labels.of("__name__", "a"), "has no metric name");
  }

  @Test
  void names_outsideTheLegacyScheme_areRefusedWhereItHolds() {
    Labels metric = Labels.of("__name__", "with.dots");
    Labels label = Labels.of("__name__", "a", "ünicode", "1");
    assertThat(judge(config(), metric)).isInstanceOf(Verdict.Kept.class);
    assertThat(judge(config(), label)).isInstanceOf(Verdict.Kept.class);
    ScrapeConfig.Builder legacy = config().metricNameValidationScheme(NameValidationScheme.LEGACY);
    assertRefused(legacy, metric, "metric_name_validation_scheme legacy: {\"with.dots\"");
    assertRefused(legacy, label, "metric_name_validation_scheme legacy");
  }

  @Test
  void labelLimit_countsTheNameAndTheTargetsLabels() {
    Labels exposed = Labels.of("__name__", "a", "x", "1");
    assertThat(judge(config().labelLimit(4), exposed)).isInstanceOf(Verdict.Kept.class);
    assertRefused(
        config().labelLimit(3),
        exposed,
        "label_limit exceeded (metric: a, number of labels: 4, limit: 3)");
  }

  @Test
  void labelLengthLimits_countBytes() {
    Labels exposed = Labels.of("__name__", "a", "ü", "äöü");
    assertThat(judge(config().labelNameLengthLimit(8).labelValueLengthLimit(6), exposed))
        .isInstanceOf(Verdict.Kept.class);
    assertRefused(
        config().labelNameLengthLimit(7),
        exposed,
        "label_name_length_limit exceeded (metric: a, label name: __name__, length: 8, limit: 7)");
    assertRefused(
        config().labelValueLengthLimit(5),
        exposed,
        "label_value_length_limit exceeded (metric: a, label name: ü, value: \"äöü\", length: 6,"
            + " limit: 5)");
  }

  private static void assertRefused(ScrapeConfig.Builder config, Labels exposed, String reason) {
    assertThat(judge(config, exposed))
        .isInstanceOfSatisfying(
            Verdict.Refused.class, refused -> assertThat(refused.reason()).contains(reason));
  }

  private static Labels exported(Labels target, Labels exposed) {
    return kept(new SampleLabels(target, config().build()), exposed);
  }

  private static Labels kept(ScrapeConfig.Builder config, Labels exposed) {
    return kept(new SampleLabels(TARGET, config.build()), exposed);
  }

  private static Labels kept(SampleLabels labels, Labels exposed) {
    return switch (labels.judge(exposed, List.of())) {
      case Verdict.Kept(Labels kept) -> kept;
      case Verdict.Dropped dropped -> throw new AssertionError(dropped);
      case Verdict.Refused refused -> throw new AssertionError(refused);
    };
  }

  private static Verdict judge(ScrapeConfig.Builder config, Labels exposed) {
    return new SampleLabels(TARGET, config.build()).judge(exposed, List.of());
  }
}
