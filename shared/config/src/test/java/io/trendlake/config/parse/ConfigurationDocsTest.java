// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.config.parse;

import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.config.ConfigException;
import io.trendlake.config.TrendlakeConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** docs/configuration.md says what the parser does: the keys, whether they work, the defaults. */
final class ConfigurationDocsTest {

  private static final Path DOCS = Path.of("../../docs/configuration.md");
  private static final String JOB = "scrape_configs:\n- job_name: a\n";

  /** A section of the page, the keys it must list, and a file with a hole where they may stand. */
  record Section(String title, Fields fields, Fields documentedElsewhere, String file) {

    Set<String> keys(Predicate<String> condition) {
      return fields.names().stream()
          .filter(name -> !documentedElsewhere.names().contains(name))
          .filter(condition)
          .collect(Collectors.toSet());
    }

    @Override
    public String toString() {
      return title;
    }
  }

  /** A line of a table: one key or several, and their default in YAML, empty if there is none. */
  record Row(List<String> keys, String state, String defaultValue) {}

  private static Section section(String title, Fields fields, String file) {
    return new Section(title, fields, Fields.of(), file);
  }

  static List<Section> sections() {
    Fields http = HttpClientReader.FIELDS;
    return List.of(
        section("The file", ConfigParser.FIELDS, "%s"),
        section("global", GlobalReader.FIELDS, JOB + "global:\n  %s"),
        new Section("scrape_configs", ScrapeConfigReader.FIELDS, http, JOB + "  %s"),
        section("HTTP client", http, JOB + "  %s"),
        section("basic_auth", HttpClientReader.BASIC_AUTH, JOB + "  basic_auth: {%s}"),
        section("authorization", HttpClientReader.AUTHORIZATION, JOB + "  authorization: {%s}"),
        section(
            "oauth2",
            OAuth2Reader.FIELDS,
            JOB + "  oauth2: {client_id: a, token_url: 'http://t/', %s}"),
        section("sigv4", SigV4Reader.FIELDS, JOB + "  sigv4: {%s}"),
        section("tls_config", TlsReader.FIELDS, JOB + "  tls_config: {%s}"),
        section("http_headers", HttpHeaderReader.FIELDS, JOB + "  http_headers: {X-A: {%s}}"),
        section("static_configs", SdReader.STATIC, JOB + "  static_configs: [{%s}]"),
        section(
            "file_sd_configs",
            SdReader.FILE,
            JOB + "  file_sd_configs:\n  - files: [a.yml]\n    %s"),
        new Section(
            "http_sd_configs",
            SdReader.HTTP,
            http,
            JOB + "  http_sd_configs:\n  - url: http://localhost/\n    %s"),
        section(
            "dns_sd_configs",
            DnsSdReader.FIELDS,
            JOB + "  dns_sd_configs:\n  - names: [a]\n    %s"),
        new Section(
            "kubernetes_sd_configs",
            KubernetesSdReader.FIELDS,
            http,
            JOB + "  kubernetes_sd_configs:\n  - role: pod\n    %s"),
        section(
            "eks",
            KubernetesSdReader.EKS,
            JOB + "  kubernetes_sd_configs: [{role: pod, eks: {cluster: a, %s}}]"),
        section(
            "namespaces",
            KubernetesSdReader.NAMESPACES,
            JOB + "  kubernetes_sd_configs: [{role: pod, namespaces: {%s}}]"),
        section(
            "selectors",
            KubernetesSdReader.SELECTOR,
            JOB + "  kubernetes_sd_configs: [{role: pod, selectors: [{role: pod, %s}]}]"),
        section(
            "attach_metadata",
            KubernetesSdReader.METADATA,
            JOB + "  kubernetes_sd_configs: [{role: pod, attach_metadata: {%s}}]"),
        section("ec2_sd_configs", AwsSdReader.EC2, JOB + "  ec2_sd_configs: [{%s}]"),
        section(
            "filters",
            AwsSdReader.FILTER,
            JOB + "  ec2_sd_configs: [{filters: [{name: a, values: [b], %s}]}]"),
        section(
            "lightsail_sd_configs", AwsSdReader.LIGHTSAIL, JOB + "  lightsail_sd_configs: [{%s}]"),
        section("ecs_sd_configs", AwsSdReader.CLUSTERS, JOB + "  ecs_sd_configs: [{%s}]"),
        section("rds_sd_configs", AwsSdReader.RDS, JOB + "  rds_sd_configs: [{%s}]"),
        section("aws_sd_configs", AwsSdReader.AWS, JOB + "  aws_sd_configs: [{role: ecs, %s}]"),
        section(
            "cloudmap_sd_configs", AwsSdReader.CLOUD_MAP, JOB + "  cloudmap_sd_configs: [{%s}]"),
        section(
            "relabel_configs",
            RelabelReader.FIELDS,
            JOB + "  relabel_configs:\n  - target_label: b\n    %s"),
        section(
            "accounts",
            AccountReader.FIELDS,
            "accounts:\n- id: 123456789012\n  regions: [eu-west-1]\n  %s"),
        section(
            "organization",
            OrganizationReader.FIELDS,
            "organization:\n  role_name: a\n  regions: [eu-west-1]\n  %s"),
        section("lake", LakeConfigReader.FIELDS, "lake: {%s}"),
        section("lake.retention", LakeConfigReader.RETENTION, "lake: {retention: {%s}}"));
  }

  static Stream<Arguments> defaults() {
    return sections().stream().flatMap(ConfigurationDocsTest::defaults);
  }

  private static Stream<Arguments> defaults(Section section) {
    return rows(section.title()).stream()
        .filter(row -> !row.defaultValue().isEmpty())
        .flatMap(row ->
            row.keys().stream().map(key -> Arguments.of(section, key + ": " + row.defaultValue())));
  }

  @ParameterizedTest
  @MethodSource("sections")
  void keysThatWork_ofSection_areThoseOfParser(Section section) {
    assertThat(documented(section, "works"))
        .containsExactlyInAnyOrderElementsOf(
            section.keys(name ->
                section.fields().refusal(name).isEmpty()
                    && section.fields().unusedShape(name).isEmpty()));
  }

  @ParameterizedTest
  @MethodSource("sections")
  void keysThatAreNotUsed_ofSection_areThoseOfParser(Section section) {
    assertThat(documented(section, "not used"))
        .containsExactlyInAnyOrderElementsOf(
            section.keys(name -> section.fields().unusedShape(name).isPresent()));
  }

  @ParameterizedTest
  @MethodSource("sections")
  void keysThatAreRefused_ofSection_areThoseOfParser(Section section) {
    assertThat(documented(section, "refused"))
        .containsExactlyInAnyOrderElementsOf(
            section.keys(name -> section.fields().refusal(name).isPresent()));
  }

  @ParameterizedTest
  @MethodSource("defaults")
  void default_writtenOut_isWhatAbsenceMeans(Section section, String setting)
      throws ConfigException {
    TrendlakeConfig written = ConfigParser.parse(section.file().formatted(setting), "a.yml");

    assertThat(written).isEqualTo(ConfigParser.parse(section.file().formatted(""), "a.yml"));
  }

  @Test
  void defaults_ofPage_areMany() {
    assertThat(defaults()).hasSizeGreaterThan(80);
  }

  private static List<String> documented(Section section, String state) {
    return rows(section.title()).stream()
        .filter(row -> row.state().equals(state))
        .flatMap(row -> row.keys().stream())
        .toList();
  }

  private static List<Row> rows(String title) {
    String page = page();
    int start = page.indexOf("\n## " + title + "\n") + 1;
    assertThat(start).as("section " + title).isPositive();
    int end = page.indexOf("\n## ", start);
    List<Row> rows = new ArrayList<>();
    for (String line : page.substring(start, end).split("\n", -1)) {
      row(line).ifPresent(rows::add);
    }
    return rows;
  }

  private static Optional<Row> row(String line) {
    if (!line.startsWith("| `")) {
      return Optional.empty();
    }
    List<String> cells = Arrays.stream(line.split("\\|", -1)).map(String::strip).toList();
    List<String> keys = List.of(cells.get(1).replace("`", "").split(" ", -1));
    return Optional.of(new Row(keys, cells.get(2), cells.get(3).replace("`", "")));
  }

  private static String page() {
    try {
      return Files.readString(DOCS);
    } catch (IOException e) {
      throw new AssertionError("cannot read " + DOCS, e);
    }
  }
}
