// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.config.parse;

import io.trendlake.config.ConfigError;
import io.trendlake.config.ConfigException;
import io.trendlake.config.GlobalConfig;
import io.trendlake.config.LakeConfig;
import io.trendlake.config.TrendlakeConfig;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Reads {@code trendlake.yml}: {@code global} and {@code scrape_configs} as Prometheus 3 has them,
 * {@code accounts}, {@code organization} and {@code lake}. docs/configuration.md lists every key.
 *
 * <p>A key is used, or it is refused: one that nobody knows with the nearest that is known, one of
 * Prometheus's that does not work here with the reason. Environment variables are not expanded.
 */
public final class ConfigParser {

  private static final String NO_RULES =
      "Trendlake evaluates no rules and sends no alerts, it keeps samples for queries; leave these"
          + " to Prometheus and remove them";

  static final Fields FIELDS =
      Fields.of("global", "scrape_configs", "accounts", "organization", "lake")
          .refusing(NO_RULES, "rule_files", "alerting")
          .refusing(
              "not supported yet: jobs in other files; write them under scrape_configs",
              "scrape_config_files")
          .refusing(
              "Trendlake writes to its lake alone; remove this, or let Prometheus do it",
              "remote_write",
              "remote_read")
          .refusing("Trendlake has no TSDB; its lake is set up under lake", "storage")
          .refusing("Trendlake takes in nothing by OTLP, it scrapes; remove this", "otlp")
          .refusing("Trendlake sends no traces; remove this", "tracing")
          .refusing("Trendlake does not run on Go; remove this", "runtime");

  private ConfigParser() {}

  /**
   * Reads a configuration file; relative paths in it are taken from its folder.
   *
   * @throws ConfigException if anything in it is wrong, with all that is
   * @throws IOException if the file cannot be read
   */
  public static TrendlakeConfig read(Path file) throws ConfigException, IOException {
    return parse(text(file), file.toString());
  }

  /**
   * Reads a configuration file as {@link #parseObject} will once it has been uploaded.
   *
   * @throws ConfigException if anything in it is wrong then, with all that is
   * @throws IOException if the file cannot be read
   */
  public static TrendlakeConfig readForUpload(Path file) throws ConfigException, IOException {
    return parseObject(text(file), file.toString());
  }

  private static String text(Path file) throws ConfigException, IOException {
    try {
      return Files.readString(file);
    } catch (CharacterCodingException e) {
      throw new ConfigException(
          List.of(new ConfigError(file.toString(), 1, "", "not a text in UTF-8")), e);
    }
  }

  /**
   * Reads a configuration.
   *
   * @param fileName for messages; relative paths in the configuration are taken from its folder
   * @throws ConfigException if anything in it is wrong, with all that is
   */
  public static TrendlakeConfig parse(String yaml, String fileName) throws ConfigException {
    return parse(yaml, fileName, ConfigFolder.of(fileName));
  }

  /**
   * Reads a configuration that lies in a bucket, where no files are beside it: relative paths in it
   * are refused.
   *
   * @param key of the object, for messages
   * @throws ConfigException if anything in it is wrong, with all that is
   */
  public static TrendlakeConfig parseObject(String yaml, String key) throws ConfigException {
    return parse(yaml, key, ConfigFolder.NONE);
  }

  private static TrendlakeConfig parse(String yaml, String fileName, ConfigFolder folder)
      throws ConfigException {
    ConfigErrors errors = new ConfigErrors(fileName);
    Optional<YamlBlock> root =
        YamlDocument.read(yaml, fileName, errors).flatMap(top -> top.block(FIELDS));
    TrendlakeConfig config = root.map(block -> config(block, folder)).orElse(nothing());
    errors.throwIfAny();
    return config;
  }

  private static TrendlakeConfig config(YamlBlock root, ConfigFolder folder) {
    GlobalConfig global =
        root.block("global", GlobalReader.FIELDS)
            .map(GlobalReader::read)
            .orElse(GlobalConfig.defaults());
    return new TrendlakeConfig(
        global,
        new ScrapeConfigReader(global, folder).read(root.list("scrape_configs")),
        new AccountReader().read(root.list("accounts")),
        root.block("organization", OrganizationReader.FIELDS).map(OrganizationReader::read),
        root.block("lake", LakeReader.FIELDS).map(LakeReader::read).orElse(LakeConfig.defaults()));
  }

  private static TrendlakeConfig nothing() {
    return new TrendlakeConfig(
        GlobalConfig.defaults(), List.of(), List.of(), LakeConfig.defaults());
  }
}
