// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lambdait;

import static io.trendlake.testkit.aws.Template.at;
import static io.trendlake.testkit.aws.Template.listAt;
import static io.trendlake.testkit.aws.Template.mapAt;
import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.testkit.aws.SamTranslator;
import io.trendlake.testkit.aws.Template;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** In which order the stack is made, and what its parameters do to it. */
@ExtendWith(SamTranslator.class)
final class DeploymentTest {

  private static final String ALARM = "AWS::CloudWatch::Alarm";

  private static TransformedTemplate transformed;

  @BeforeAll
  static void transform(@TempDir Path folder) throws IOException {
    transformed = TransformedTemplate.in(folder);
  }

  /**
   * A tick that comes while the stack is made fills the bucket, which CloudFormation then cannot
   * delete. Tables and queries need the database and the workgroup alone, which are made early.
   */
  @Test
  void everySchedule_isMadeAfterAllThatCanFail() throws IOException {
    Template template = transformed.read();
    Set<String> all = new TreeSet<>(template.ids());
    all.removeAll(template.ids("AWS::Glue::Table"));
    all.removeAll(template.ids("AWS::Athena::NamedQuery"));
    // Permissions fail only where their function has.
    all.removeAll(template.ids("AWS::Lambda::Permission"));
    // Nothing can be wrong with it that is not wrong with the other alarms.
    all.removeAll(Set.of("TickSchedule", "RefusedQueriesAlarm"));

    assertThat(template.dependencies("TickSchedule")).containsAll(all).contains("CompactSchedule");
    // It puts nothing into an empty bucket, so that some may fail after it.
    all.removeAll(Set.of("CompactSchedule", "TickScheduleRole", "QueryUrl", "ImportSource"));
    assertThat(template.dependencies("CompactSchedule")).containsAll(all);
  }

  /** Plan takes the last change of this schedule for the end of a pause. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "QueryAccess | off",
        "ImportBuckets | arn:aws:s3:::a",
        "ScrapeConcurrency | 7",
        "PlanReservedConcurrency | 1",
        "AlarmTopicArn | arn:aws:sns:us-east-1:123456789012:alarms",
        "KmsKeyArn | arn:aws:kms:us-east-1:123456789012:key/1",
        "SecretArns | arn:aws:ssm:us-east-1:123456789012:parameter/a",
      })
  void scheduleThatPlanAsksFor_isChangedByNoOtherParameterThanEnabled(
      String parameter, String value) throws IOException {
    Map<?, ?> schedule = transformed.read().resource("CompactSchedule");

    assertThat(transformed.read(Map.of(parameter, value)).resource("CompactSchedule"))
        .isEqualTo(schedule);
    assertThat(transformed.read(Map.of("Enabled", "false")).resource("CompactSchedule"))
        .isNotEqualTo(schedule);
  }

  @ParameterizedTest
  @CsvSource({"true,ENABLED,true", "false,DISABLED,false"})
  void enabled_isTheStateOfTheSchedulesAndOfTheAlarmsThatRingForSilence(
      String enabled, String state, String actions) throws IOException {
    Template template = transformed.read(Map.of("Enabled", enabled));

    assertThat(template.properties("AWS::Scheduler::Schedule"))
        .hasSize(2)
        .allMatch(schedule -> state.equals(schedule.get("State")));
    for (Map<?, ?> alarm : template.properties(ALARM)) {
      if ("breaching".equals(alarm.get("TreatMissingData"))) {
        assertThat(alarm.get("ActionsEnabled")).as(alarm.toString()).isEqualTo(actions);
      }
    }
  }

  @Test
  void everyMetricOfOurOwn_isThatOfThisStack() throws IOException {
    Template template = transformed.read(Map.of("AWS::StackName", "staging"));
    List<Map<?, ?>> metrics = new ArrayList<>();
    for (Map<?, ?> alarm : template.properties(ALARM)) {
      if (alarm.containsKey("Metrics")) {
        listAt(alarm, "Metrics").stream()
            .map(each -> (Map<?, ?>) each)
            .filter(each -> each.containsKey("MetricStat"))
            .forEach(each -> metrics.add(mapAt(mapAt(each, "MetricStat"), "Metric")));
      } else {
        metrics.add(alarm);
      }
    }
    metrics.removeIf(metric -> !"Trendlake".equals(metric.get("Namespace")));

    assertThat(metrics).hasSizeGreaterThan(8);
    for (Map<?, ?> metric : metrics) {
      List<?> dimensions = listAt(metric, "Dimensions");
      assertThat(dimensions).as(metric.toString()).hasSize(2);
      assertThat(dimensions.contains(Map.of("Name", "Stack", "Value", "staging")))
          .as(metric.toString())
          .isTrue();
    }
    for (Map<?, ?> function : template.properties("AWS::Lambda::Function")) {
      assertThat(mapAt(mapAt(function, "Environment"), "Variables").get("TRENDLAKE_STACK"))
          .isEqualTo("staging");
    }
  }

  @Test
  void dashboard_showsTheMetricsOfThisStack() throws IOException {
    Template template = transformed.read(Map.of("AWS::StackName", "staging"));
    String body = (String) at(template.resource("Dashboard"), "DashboardBody");

    assertThat(body.split("\"Trendlake\"", -1)).hasSize(5);
    assertThat(body.split("\"Trendlake\", \"\\w+\", \"Stack\", \"staging\", \"Service\"", -1))
        .hasSize(5);
  }

  @ParameterizedTest
  @CsvSource({
    "aws, https://console.aws.amazon.com/",
    "aws-cn, https://console.amazonaws.cn/",
    "aws-us-gov, https://console.amazonaws-us-gov.com/",
    "aws-eusc, https://console.amazonaws-eusc.eu/"
  })
  void dashboardUrl_isThatOfThePartition(String partition, String url) throws IOException {
    Template template = transformed.read(Map.of("AWS::Partition", partition));

    assertThat((String) template.output("DashboardUrl")).startsWith(url);
  }

  @Test
  void planReservedConcurrency_isKeptOnlyWhereItIsSaid() throws IOException {
    String key = "ReservedConcurrentExecutions";
    assertThat(transformed.read().resource("PlanFunction").containsKey(key)).isFalse();
    assertThat(
            transformed
                .read(Map.of("PlanReservedConcurrency", "1"))
                .resource("PlanFunction")
                .get(key))
        .isEqualTo("1");
  }

  @Test
  void versioning_keepsWhatWasDeletedForAWeek() throws IOException {
    String key = "VersioningConfiguration";
    assertThat(transformed.read().resource("Bucket").containsKey(key)).isFalse();
    Map<?, ?> bucket = transformed.read(Map.of("Versioning", "true")).resource("Bucket");

    assertThat(mapAt(bucket, key).get("Status")).isEqualTo("Enabled");
    assertThat(
            listAt(mapAt(bucket, "LifecycleConfiguration"), "Rules").stream()
                .map(rule -> ((Map<?, ?>) rule).get("NoncurrentVersionExpiration"))
                .filter(Objects::nonNull))
        .singleElement()
        .isEqualTo(Map.of("NoncurrentDays", "7"));
  }

  /**
   * A message that fails comes again while its hour is open, and what its queue gives up is stored.
   */
  @Test
  void everyMessageOfASlot_hasAReaderThatStoresItAsMissed() throws IOException {
    Template template = transformed.read();
    Map<?, ?> queue = template.resource("ScrapeQueue");
    Map<?, ?> redrive = mapAt(queue, "RedrivePolicy");
    int hidden = Integer.parseInt((String) at(queue, "VisibilityTimeout"));
    int receives = Integer.parseInt((String) at(redrive, "maxReceiveCount"));
    int timeout = Integer.parseInt((String) at(template.resource("ScrapeFunction"), "Timeout"));

    assertThat(hidden).isGreaterThan(timeout).isLessThan(2 * timeout);
    assertThat(receives).isGreaterThanOrEqualTo(5);
    assertThat(receives * hidden).isLessThan(600);
    assertThat(Integer.parseInt((String) at(queue, "MessageRetentionPeriod")))
        .isGreaterThan(2 * receives * hidden);
    assertThat(redrive.get("deadLetterTargetArn"))
        .isEqualTo(TemplateReferences.of("MissedSlots.Arn"));
    assertThat(template.properties("AWS::Lambda::EventSourceMapping"))
        .anyMatch(source ->
            TemplateReferences.of("MissedSlots.Arn").equals(source.get("EventSourceArn")));
    assertThat(mapAt(template.resource("MissedSlots"), "RedrivePolicy").get("deadLetterTargetArn"))
        .isEqualTo(TemplateReferences.of("ScrapeDeadLetters.Arn"));
  }

  @Test
  void lag_isMeasuredByScrapeAndNotByTheAgeOfMessagesThatFailed() throws IOException {
    Template template = transformed.read();

    assertThat(template.properties(ALARM))
        .noneMatch(alarm -> "ApproximateAgeOfOldestMessage".equals(alarm.get("MetricName")));
    assertThat(template.resource("SlotLagAlarm").get("MetricName")).isEqualTo("SlotLagSeconds");
    assertThat(template.resource("ExpiredShardsAlarm").get("MetricName"))
        .isEqualTo("ExpiredShards");
  }

  @Test
  void nothingFound_rings() throws IOException {
    Map<?, ?> alarm = transformed.read().resource("NothingScrapedAlarm");

    assertThat(alarm.get("MetricName")).isEqualTo("TargetsUp");
    assertThat(alarm.get("ComparisonOperator")).isEqualTo("LessThanThreshold");
    assertThat(alarm.get("TreatMissingData")).isEqualTo("breaching");
  }
}
