// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.config.parse;

import com.google.re2j.Pattern;
import io.trendlake.config.ConfigError;
import io.trendlake.config.ConfigException;
import io.trendlake.config.GlobalConfig;
import io.trendlake.config.ScrapeConfig;
import io.trendlake.config.sd.FilePattern;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the jobs of a configuration: those of {@code scrape_configs}, then those of the files that
 * {@code scrape_config_files} names, in the order of the patterns and of the names. Jobs of a file
 * inherit {@code global}, and their relative paths are taken from the folder of their file.
 */
final class JobReader {

  /** The keys of such a file. */
  static final Fields FILE = Fields.of("scrape_configs");

  private static final String KEY = "scrape_config_files";

  /** Prometheus's {@code patRulePath}: one star, in the last element of the path. */
  private static final Pattern FILE_NAME = Pattern.compile("[^*]*(\\*[^/]*)?");

  private final GlobalConfig global;
  private final ConfigFolder folder;
  private final boolean isAlone;
  private final ConfigErrors errors;
  private final Map<String, ScrapeConfigReader.JobPosition> jobs = new HashMap<>();

  /**
   * For a configuration.
   *
   * @param isAlone whether the other files that it names are not looked at
   */
  JobReader(GlobalConfig global, ConfigFolder folder, boolean isAlone, ConfigErrors errors) {
    this.global = global;
    this.folder = folder;
    this.isAlone = isAlone;
    this.errors = errors;
  }

  List<ScrapeConfig> read(YamlBlock root) {
    List<ScrapeConfig> read =
        new ArrayList<>(reader(folder, errors.file()).read(root.list("scrape_configs")));
    List<FilePattern> files = files(root, folder);
    for (FilePattern pattern : isAlone ? List.<FilePattern>of() : files) {
      try {
        for (Path file : pattern.matches()) {
          read.addAll(jobsOf(file));
        }
      } catch (NoSuchFileException e) {
        // A file that is not there has no jobs, as in Prometheus.
      } catch (IOException e) {
        root.refuse(KEY, String.valueOf(e.getMessage()));
      }
    }
    return read;
  }

  private ScrapeConfigReader reader(ConfigFolder of, String file) {
    return new ScrapeConfigReader(global, of, file, jobs);
  }

  private List<ScrapeConfig> jobsOf(Path file) throws IOException {
    String name = file.toString();
    ConfigErrors own = errors.of(name);
    if (!Files.isRegularFile(file)) {
      own.add(1, "", "is not a file; " + KEY + " names it");
      return List.of();
    }
    try {
      return YamlDocument.read(ConfigParser.text(file), name, own)
          .flatMap(top -> top.block(FILE))
          .map(block -> reader(ConfigFolder.of(name), name).read(block.list("scrape_configs")))
          .orElse(List.of());
    } catch (ConfigException e) {
      for (ConfigError error : e.errors()) {
        own.add(error.line(), error.path(), error.message());
      }
      return List.of();
    }
  }

  /** The files that a configuration names. What cannot be a name of one is an error. */
  static List<FilePattern> files(YamlBlock root, ConfigFolder folder) {
    List<FilePattern> files = new ArrayList<>();
    for (YamlValue element : root.list(KEY)) {
      element
          .text()
          .filter(text -> isFileName(text, element))
          .flatMap(text -> folder.resolve(text, element::refuse))
          .ifPresent(path -> files.add(new FilePattern(path.toString())));
    }
    return files;
  }

  static boolean isFileName(String text, YamlValue element) {
    boolean valid = FILE_NAME.matches(text) && !text.isEmpty();
    if (!valid) {
      element.refuse(
          YamlValue.quoted(text)
              + " is not the name of a file: only its last element may contain a star");
    }
    return valid;
  }
}
