// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.cli;

import io.trendlake.config.ConfigError;
import io.trendlake.config.ConfigException;
import io.trendlake.config.TrendlakeConfig;
import io.trendlake.config.parse.ConfigParser;
import io.trendlake.local.run.ConfigFile;
import io.trendlake.local.run.ConfigRules;
import io.trendlake.model.Failures;
import io.trendlake.rules.RuleSet;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Collectors;

/** Reads configurations for commands: what is wrong becomes a message. */
public final class Configs {

  private Configs() {}

  /** Something that reads a configuration. */
  private interface Reader<T> {
    T read(Path file) throws ConfigException, IOException;
  }

  /**
   * Reads a configuration.
   *
   * @throws UserException if it is wrong, with all that is, or cannot be read
   */
  public static TrendlakeConfig read(Path file) throws UserException {
    return read(file, ConfigParser::read);
  }

  /**
   * Reads a configuration that is read again as it changes.
   *
   * @throws UserException if it is wrong, with all that is, or cannot be read
   */
  public static ConfigFile load(Path file) throws UserException {
    return read(file, ConfigFile::load);
  }

  /**
   * Looks at the rule files of a configuration.
   *
   * @throws UserException if one is wrong, with all that is
   */
  public static RuleSet checkRules(TrendlakeConfig config) throws UserException {
    try {
      RuleSet rules = ConfigRules.on(config);
      if (rules.problems().isEmpty()) {
        return rules;
      }
      throw new UserException(
          rules.problems().stream().map(ConfigError::toString).collect(Collectors.joining("\n")));
    } catch (IOException e) {
      throw new UserException("cannot read the rule files: " + Failures.text(e), e);
    }
  }

  private static <T> T read(Path file, Reader<T> reader) throws UserException {
    try {
      return reader.read(file);
    } catch (ConfigException e) {
      throw new UserException(allErrors(file, e), e);
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  /** Everything that is wrong in a file, after a line that counts it. */
  public static String allErrors(Path file, ConfigException e) {
    int errors = e.errors().size();
    return (errors == 1 ? "1 error in " : errors + " errors in ") + file + "\n" + e.getMessage();
  }

  /** Says that a configuration could not be read, and why. */
  private static UserException unreadable(IOException e) {
    return new UserException("cannot read the configuration: " + Failures.text(e), e);
  }
}
