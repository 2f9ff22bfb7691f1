// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.discovery;

import io.trendlake.model.Failures;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one file of file discovery.
 *
 * @param version of the file that was read; null before the first time
 * @param groups of the last time that it could be read
 * @param errors why it could not be read the last time
 */
record TargetFile(
    Path path, @Nullable FileVersion version, List<TargetGroup> groups, List<String> errors) {

  /** The label with the path of the file. */
  static final String FILEPATH_LABEL = "__meta_filepath";

  /** What differs when a file was changed, replaced or linked to another one. */
  record FileVersion(FileTime modified, long size, @Nullable Object file) {}

  static TargetFile unread(Path path) {
    return new TargetFile(path, null, List.of(), List.of());
  }

  /**
   * The same file as it is now.
   *
   * @param unchangedToo whether to read it although it looks as it did
   */
  TargetFile read(boolean unchangedToo) {
    try {
      FileVersion now = version(path);
      return unchangedToo || !now.equals(version)
          ? new TargetFile(path, now, readGroups(), List.of())
          : this;
    } catch (IOException e) {
      return failed("cannot be read: " + Failures.reason(e));
    } catch (DiscoveryException e) {
      return failed(String.valueOf(e.getMessage()));
    }
  }

  /** Without a version it is read again the next time, and so its error stays true. */
  private TargetFile failed(String reason) {
    return new TargetFile(path, null, groups, List.of(path + ": " + reason));
  }

  private static FileVersion version(Path path) throws IOException {
    BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
    return new FileVersion(attributes.lastModifiedTime(), attributes.size(), attributes.fileKey());
  }

  private List<TargetGroup> readGroups() throws IOException, DiscoveryException {
    List<TargetGroup> read = new ArrayList<>();
    for (ListedGroup group : readList()) {
      read.add(group.from(path.toString(), read.size(), FILEPATH_LABEL));
    }
    return read;
  }

  private List<ListedGroup> readList() throws IOException, DiscoveryException {
    byte[] content = Files.readAllBytes(path);
    if (path.toString().toLowerCase(Locale.ROOT).endsWith(".json")) {
      return JsonTargetList.read(content);
    }
    try {
      return YamlTargetList.read(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content)).toString());
    } catch (CharacterCodingException e) {
      throw new DiscoveryException("is not valid UTF-8", e);
    }
  }
}
