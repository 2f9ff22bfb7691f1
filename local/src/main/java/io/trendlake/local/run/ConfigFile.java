// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.run;

import io.trendlake.config.ConfigException;
import io.trendlake.config.TrendlakeConfig;
import io.trendlake.config.parse.ConfigParser;
import io.trendlake.config.sd.FilePattern;
import io.trendlake.model.Failures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The configuration file, with the files of jobs that it names, as it is now, or as it was when it
 * last was right. Safe for use by many threads, of which one refreshes.
 */
public final class ConfigFile {

  /** What became of a look at the file. */
  public sealed interface RefreshResult {}

  /** The file is as it was. */
  public record Unchanged() implements RefreshResult {}

  /** The file was changed and taken over. */
  public record Reloaded(TrendlakeConfig config) implements RefreshResult {}

  /**
   * The file was changed and is wrong; what was there before stays in force.
   *
   * @param error everything that is wrong, a line each
   */
  public record Refused(String error) implements RefreshResult {}

  /**
   * What distinguishes one state of the file from another; nothing for a file that cannot be looked
   * at.
   */
  private record Version(@Nullable FileTime modified, long size, @Nullable Object file) {}

  private final Path file;

  /** The other files that it names, as of the last look at it. */
  private List<FilePattern> others;

  private volatile InForce inForce;
  private volatile Optional<String> error = Optional.empty();
  private Version version;
  private Map<Path, Version> versions;

  /**
   * A configuration by which targets are scraped.
   *
   * @param text of the file that it was made of, secrets included
   * @param loaded when it was taken over
   */
  public record InForce(TrendlakeConfig config, String text, Instant loaded) {

    /** Leaves the text out, which may hold secrets. */
    @Override
    public String toString() {
      return "the configuration loaded at " + loaded;
    }
  }

  private ConfigFile(
      Path file,
      InForce inForce,
      Version version,
      List<FilePattern> others,
      Map<Path, Version> versions) {
    this.file = file;
    this.inForce = inForce;
    this.version = version;
    this.others = others;
    this.versions = versions;
  }

  /**
   * Reads the file for the first time.
   *
   * @throws ConfigException if anything in it is wrong
   * @throws IOException if it cannot be read
   */
  public static ConfigFile load(Path file) throws ConfigException, IOException {
    Version version = version(file);
    List<FilePattern> others = ConfigParser.scrapeConfigFiles(file);
    Map<Path, Version> versions = versions(others);
    return new ConfigFile(file, read(file), version, others, versions);
  }

  private static InForce read(Path file) throws ConfigException, IOException {
    String text = ConfigParser.text(file);
    return new InForce(ConfigParser.parse(text, file.toString()), text, Instant.now());
  }

  /** Where the file is. */
  public Path path() {
    return file;
  }

  /** The last configuration that was right. */
  public TrendlakeConfig config() {
    return inForce.config();
  }

  /** The same with the text that it was made of. */
  public InForce inForce() {
    return inForce;
  }

  /** What is wrong with the file as it is now; empty if it is what {@link #config} gives. */
  public Optional<String> error() {
    return error;
  }

  /**
   * Reads the file again if it, or a file of jobs that it names, has changed since it was last
   * read, rightly or not.
   */
  public RefreshResult refresh() {
    Version now = version(file);
    boolean changed = !now.equals(version);
    if (changed) {
      others = ConfigParser.scrapeConfigFiles(file);
    }
    Map<Path, Version> nowOthers = versions(others);
    if (!changed && nowOthers.equals(versions)) {
      return new Unchanged();
    }
    version = now;
    versions = nowOthers;
    try {
      inForce = read(file);
      error = Optional.empty();
      return new Reloaded(inForce.config());
    } catch (ConfigException e) {
      return refused(String.valueOf(e.getMessage()));
    } catch (IOException e) {
      return refused("cannot read " + file + ": " + Failures.text(e));
    }
  }

  private Refused refused(String text) {
    error = Optional.of(text);
    return new Refused(text);
  }

  private static Map<Path, Version> versions(List<FilePattern> patterns) {
    Map<Path, Version> versions = new TreeMap<>();
    for (FilePattern pattern : patterns) {
      try {
        pattern.matches().forEach(path -> versions.put(path, version(path)));
      } catch (IOException e) {
        // Reading the configuration says what is wrong.
      }
    }
    return versions;
  }

  private static Version version(Path file) {
    try {
      BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
      return new Version(attributes.lastModifiedTime(), attributes.size(), attributes.fileKey());
    } catch (IOException e) {
      return new Version(null, -1, null);
    }
  }
}
