// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lambdait;

import static io.trendlake.testkit.aws.Template.at;
import static io.trendlake.testkit.aws.Template.listAt;
import static io.trendlake.testkit.aws.Template.mapAt;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.json.JsonTree;
import io.trendlake.lake.parquet.Column;
import io.trendlake.lake.sql.AthenaDialect;
import io.trendlake.lake.sql.LakeTable;
import io.trendlake.lake.sql.Views;
import io.trendlake.testkit.aws.SamTranslator;
import io.trendlake.testkit.aws.Template;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What CloudFormation deploys of template.yaml, after AWS's own transformation. */
@ExtendWith(SamTranslator.class)
final class TransformedTemplateTest {

  private static final String FUNCTION = "AWS::Lambda::Function";
  private static final String TABLE = "AWS::Glue::Table";

  private static Template template;

  /** A column as Glue has it. */
  private record GlueColumn(String name, String type) {

    static GlueColumn of(Object column) {
      Map<?, ?> map = (Map<?, ?>) column;
      return new GlueColumn((String) at(map, "Name"), (String) at(map, "Type"));
    }

    static GlueColumn of(Column column) {
      return new GlueColumn(column.name(), new AthenaDialect().type(column.kind()));
    }
  }

  @BeforeAll
  static void transform(@TempDir Path folder) throws IOException {
    template = TransformedTemplate.in(folder).read();
  }

  private static Map<?, ?> table(String name) {
    return template.properties(TABLE).stream()
        .<Map<?, ?>>map(properties -> mapAt(properties, "TableInput"))
        .filter(input -> name.equals(input.get("Name")))
        .findFirst()
        .orElseThrow();
  }

  private static List<GlueColumn> columns(Map<?, ?> table) {
    return listAt(mapAt(table, "StorageDescriptor"), "Columns").stream()
        .map(GlueColumn::of)
        .toList();
  }

  @Test
  void everyFunction_zipIsThereAndHasItsHandler() throws IOException {
    assertThat(template.ids(FUNCTION)).hasSize(4);
    for (Map<?, ?> function : template.properties(FUNCTION)) {
      Map<?, ?> code = mapAt(function, "Code");
      String handler = (String) at(function, "Handler");
      assertThat(code.get("S3Bucket")).isEqualTo(SamTranslator.CODE_BUCKET);
      assertThat(
              Zips.at(Checkout.file((String) at(code, "S3Key")))
                  .hasClass(handler.replaceAll("::handleRequest$", "")))
          .as(handler)
          .isTrue();
    }
  }

  @Test
  void everyFunction_hasWhatGlobalsSay() {
    for (Map<?, ?> function : template.properties(FUNCTION)) {
      assertThat(function.get("Runtime")).isEqualTo("java25");
      assertThat(listAt(function, "Architectures")).isEqualTo(List.of("arm64"));
      assertThat(mapAt(mapAt(function, "Environment"), "Variables").get("TRENDLAKE_BUCKET"))
          .isEqualTo(TemplateReferences.BUCKET);
    }
  }

  @Test
  void everyRole_noActionIsAWildcard() {
    List<Map<?, ?>> roles = template.properties("AWS::IAM::Role");
    assertThat(roles).hasSize(6);
    for (Map<?, ?> role : roles) {
      for (Object policy : listAt(role, "Policies")) {
        Map<?, ?> document = mapAt((Map<?, ?>) policy, "PolicyDocument");
        assertThat(FunctionPolicy.of(List.of(document)).actions())
            .isNotEmpty()
            .noneMatch(action -> action.contains("*"));
      }
    }
  }

  @Test
  void everyQueue_answersForEachMessageByItself() {
    List<Map<?, ?>> sources = template.properties("AWS::Lambda::EventSourceMapping");
    assertThat(sources).hasSize(4);
    for (Map<?, ?> source : sources) {
      assertThat(listAt(source, "FunctionResponseTypes"))
          .isEqualTo(List.of("ReportBatchItemFailures"));
      assertThat(mapAt(source, "ScalingConfig").containsKey("MaximumConcurrency")).isTrue();
    }
  }

  @Test
  void everySchedule_isOfItsStackAndSaysForWhenItIsAndIsNotRepeated() {
    List<Map<?, ?>> schedules = template.properties("AWS::Scheduler::Schedule");
    // SAM's own names are the same in every stack, and a schedule's is the only one of its region.
    assertThat(schedules)
        .extracting(schedule -> String.valueOf(schedule.get("Name")))
        .containsExactlyInAnyOrder("trendlake-tick", "trendlake-compact");
    for (Map<?, ?> schedule : schedules) {
      Map<?, ?> target = mapAt(schedule, "Target");
      assertThat((String) at(target, "Input")).contains("\"<aws.scheduler.scheduled-time>\"");
      assertThat(mapAt(target, "RetryPolicy").get("MaximumRetryAttempts")).isEqualTo("0");
    }
  }

  @Test
  void tickAndHour_areNotCalledAgainLongAfterTheyFailed() {
    List<Map<?, ?>> configs = template.properties("AWS::Lambda::EventInvokeConfig");
    assertThat(configs).hasSize(2);
    for (Map<?, ?> config : configs) {
      assertThat(Integer.parseInt((String) at(config, "MaximumEventAgeInSeconds")))
          .isLessThanOrEqualTo(600);
      assertThat(Integer.parseInt((String) at(config, "MaximumRetryAttempts")))
          .isLessThanOrEqualTo(1);
    }
  }

  @Test
  void compact_mayHandPartsToItselfForAsManyHoursAsThereAreToClose() {
    assertThat(template.resource("CompactFunction").get("RecursiveLoop")).isEqualTo("Allow");
  }

  @Test
  void everyTable_columnsAreThoseOfTheLakeSchema() {
    for (LakeTable table : LakeTable.all()) {
      Map<?, ?> input = table(table.text());
      assertThat(columns(input))
          .as(table.text())
          .isEqualTo(table.schema().columns().stream().map(GlueColumn::of).toList());
      assertThat(listAt(input, "PartitionKeys").stream().map(GlueColumn::of).toList())
          .as(table.text())
          .isEqualTo(table.partitions().stream().map(GlueColumn::of).toList());
    }
    // The views and the watermark.
    assertThat(template.ids(TABLE))
        .hasSize(LakeTable.all().size() + Views.of(new AthenaDialect()).size() + 1);
  }

  /** EndToEndTest and ViewColumnsTest of sql-it compare them with the statement. */
  @Test
  void everyView_declaresTheSameColumnsToGlueAndToAthena() {
    Views.of(new AthenaDialect())
        .forEach(view -> {
          Map<?, ?> input = table(view.name());
          String comment = (String) at(input, "ViewOriginalText");
          String base64 = comment.replaceFirst("/\\* Presto View: (.+) \\*/", "$1");
          JsonTree declared =
              JsonTree.parse(new String(Base64.getDecoder().decode(base64), UTF_8)).at("columns");
          assertThat(declared.items().stream().map(column -> column.at("name").text()).toList())
              .isEqualTo(columns(input).stream().map(GlueColumn::name).toList());
        });
  }
}
