// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.cli;

import io.trendlake.config.ConfigException;
import io.trendlake.config.TrendlakeConfig;
import io.trendlake.config.parse.ConfigParser;
import io.trendlake.local.run.ConfigFile;
import io.trendlake.local.run.Failures;
import java.io.IOException;
import java.nio.file.Path;

/** Reads configurations for commands: what is wrong becomes a message. */
final class Configs {

  private Configs() {}

  /** Something that reads a configuration. */
  private interface Reader<T> {
    T read(Path file) throws ConfigException, IOException;
  }

  static TrendlakeConfig read(Path file) throws UserException {
    return read(file, ConfigParser::read);
  }

  /** As the functions on AWS read it, where no file lies beside it. */
  static TrendlakeConfig readForUpload(Path file) throws UserException {
    return read(file, ConfigParser::readForUpload);
  }

  static ConfigFile load(Path file) throws UserException {
    return read(file, ConfigFile::load);
  }

  private static <T> T read(Path file, Reader<T> reader) throws UserException {
    try {
      return reader.read(file);
    } catch (ConfigException e) {
      int errors = e.errors().size();
      throw new UserException(
          (errors == 1 ? "1 error in " : errors + " errors in ") + file + "\n" + e.getMessage(), e);
    } catch (IOException e) {
      throw new UserException("cannot read the configuration: " + Failures.text(e), e);
    }
  }
}
