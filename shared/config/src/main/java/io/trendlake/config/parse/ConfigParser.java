// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.config.parse;

import io.trendlake.config.ConfigError;
import io.trendlake.config.ConfigException;
import io.trendlake.config.GlobalConfig;
import io.trendlake.config.LakeConfig;
import io.trendlake.config.TrendlakeConfig;
import io.trendlake.config.sd.FilePattern;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Reads {@code trendlake.yml}: {@code global}, {@code scrape_configs} and {@code rule_files} as
 * Prometheus 3 has them, {@code accounts}, {@code organization} and {@code lake}.
 * docs/configuration.md lists every key.
 *
 * <p>A key of a job is used, or it is refused: an unknown one with the nearest that is known, one
 * of Prometheus's that does not work here with the reason. Settings of Prometheus outside of jobs
 * that have no use here (alerting, remote storage) are checked for their shape and listed in {@link
 * TrendlakeConfig#notUsed}. Environment variables are not expanded.
 */
public final class ConfigParser {

  static final Fields FIELDS =
      Fields.of(
              "global",
              "scrape_configs",
              "scrape_config_files",
              "rule_files",
              "accounts",
              "organization",
              "lake")
          .notUsing(UnusedShape.BLOCK, "alerting", "storage", "otlp", "tracing", "runtime")
          .notUsing(UnusedShape.BLOCKS, "remote_write", "remote_read");

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
   * The same without the jobs of the files that {@code scrape_config_files} names, which are not
   * looked at.
   *
   * @throws ConfigException if anything in it is wrong, with all that is
   * @throws IOException if the file cannot be read
   */
  public static TrendlakeConfig readAlone(Path file) throws ConfigException, IOException {
    return parse(text(file), file.toString(), ConfigFolder.of(file.toString()), true);
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

  /**
   * The other files with jobs that a configuration file names ({@code scrape_config_files}), as
   * patterns; none if the file cannot be read or is not YAML.
   */
  public static List<FilePattern> scrapeConfigFiles(Path file) {
    ConfigErrors errors = new ConfigErrors(file.toString());
    try {
      return YamlDocument.read(text(file), file.toString(), errors)
          .flatMap(top -> top.block(FIELDS))
          .map(root -> JobReader.files(root, ConfigFolder.of(file.toString())))
          .orElse(List.of());
    } catch (ConfigException | IOException e) {
      return List.of();
    }
  }

  /**
   * The text of a configuration file.
   *
   * @throws ConfigException if it is not a text in UTF-8
   * @throws IOException if the file cannot be read
   */
  public static String text(Path file) throws ConfigException, IOException {
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
    return parse(yaml, fileName, ConfigFolder.of(fileName), false);
  }

  /**
   * Reads a configuration that is in a bucket, where no files are beside it: relative paths in it
   * are refused.
   *
   * @param key of the object, for messages
   * @throws ConfigException if anything in it is wrong, with all that is
   */
  public static TrendlakeConfig parseObject(String yaml, String key) throws ConfigException {
    return parse(yaml, key, ConfigFolder.NONE, false);
  }

  private static TrendlakeConfig parse(
      String yaml, String fileName, ConfigFolder folder, boolean isAlone) throws ConfigException {
    ConfigErrors errors = new ConfigErrors(fileName);
    Optional<YamlBlock> root =
        YamlDocument.read(yaml, fileName, errors).flatMap(top -> top.block(FIELDS));
    Optional<TrendlakeConfig> config =
        root.flatMap(block -> block.make(() -> config(block, folder, isAlone, errors)));
    errors.throwIfAny();
    return config.orElse(nothing());
  }

  private static TrendlakeConfig config(
      YamlBlock root, ConfigFolder folder, boolean isAlone, ConfigErrors errors) {
    Optional<YamlBlock> globalBlock = root.block("global", GlobalReader.FIELDS);
    GlobalConfig global =
        globalBlock
            .flatMap(block -> block.make(() -> GlobalReader.read(block, folder)))
            .orElse(GlobalConfig.defaults());
    return new TrendlakeConfig(
        global,
        new JobReader(global, folder, isAlone, errors).read(root),
        new AccountReader().read(root.list("accounts")),
        root.block("organization", OrganizationReader.FIELDS)
            .flatMap(block -> block.make(() -> OrganizationReader.read(block))),
        root.block("lake", LakeConfigReader.FIELDS)
            .flatMap(block -> block.make(() -> LakeConfigReader.read(block)))
            .orElse(LakeConfig.defaults()),
        new RulesReader(folder).read(root, globalBlock),
        errors.unused());
  }

  private static TrendlakeConfig nothing() {
    return new TrendlakeConfig(
        GlobalConfig.defaults(), List.of(), List.of(), LakeConfig.defaults());
  }
}
