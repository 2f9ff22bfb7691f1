// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.config.parse;

import io.trendlake.config.RulesConfig;
import io.trendlake.config.sd.FilePattern;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads {@code rule_files}, and what {@code global} says of rules. Opens no file. */
final class RulesReader {

  private static final String FILES = "rule_files";

  /** Where a configuration is in a bucket, with its rule files beside it. */
  private static final Path BUCKET_FOLDER = Path.of("config");

  private final ConfigFolder folder;

  RulesReader(ConfigFolder folder) {
    this.folder = folder;
  }

  /**
   * Reads both.
   *
   * @param global the block {@code global}, if there is one
   */
  RulesConfig read(YamlBlock root, Optional<YamlBlock> global) {
    RulesConfig absent = RulesConfig.NONE;
    Duration interval =
        global
            .map(block -> block.duration("evaluation_interval", Duration.ZERO))
            .filter(written -> !written.isZero())
            .orElse(absent.evaluationInterval());
    Duration offset =
        global
            .map(block -> block.duration("rule_query_offset", absent.queryOffset()))
            .orElse(absent.queryOffset());
    return new RulesConfig(files(root), interval, offset);
  }

  private List<String> files(YamlBlock root) {
    List<String> files = new ArrayList<>();
    for (YamlValue element : root.list(FILES)) {
      element
          .text()
          .filter(text -> JobReader.isFileName(text, element))
          .flatMap(text -> place(text, element))
          .filter(path -> isPattern(path, element))
          .ifPresent(files::add);
    }
    return files;
  }

  private Optional<String> place(String text, YamlValue element) {
    if (folder.path().isPresent() || text.startsWith("/")) {
      return folder.resolve(text, element::refuse).map(Path::toString);
    }
    try {
      Path key = BUCKET_FOLDER.resolve(text).normalize();
      if (key.startsWith(BUCKET_FOLDER) && !key.equals(BUCKET_FOLDER)) {
        return isKey(key, text, element) ? Optional.of(key.toString()) : Optional.empty();
      }
      element.refuse(
          YamlValue.quoted(text)
              + " leads out of config/, where the rule files of a configuration in a bucket are");
    } catch (InvalidPathException e) {
      element.refuse("cannot be the name of a file: " + e.getReason());
    }
    return Optional.empty();
  }

  /** Whether objects of a bucket can have such a key. */
  private static boolean isKey(Path key, String text, YamlValue element) {
    for (Path part : key) {
      if (part.toString().startsWith(".")) {
        element.refuse(
            YamlValue.quoted(text)
                + " has a part that begins with a dot, and the keys of a bucket have none; rename"
                + " the folder or the file");
        return false;
      }
    }
    if (key.toString().chars().anyMatch(c -> c == '\\' || Character.isISOControl(c))) {
      element.refuse(
          YamlValue.quoted(text)
              + " has a backslash or a control character, and the keys of a bucket have none");
      return false;
    }
    return true;
  }

  private static boolean isPattern(String path, YamlValue element) {
    Optional<String> fault = new FilePattern(path).fault();
    fault.ifPresent(
        why -> element.refuse(YamlValue.quoted(path) + " is not a pattern of file names: " + why));
    return fault.isEmpty();
  }
}
