// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.discovery;

import io.trendlake.config.sd.FilePattern;
import io.trendlake.config.sd.FileSdConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The targets listed in JSON or YAML files, as Prometheus's discovery/file. A file is read again
 * when it has changed, and each refresh interval anyway. A broken file keeps its last good list; a
 * file that is gone takes its targets with it.
 */
final class FileDiscoverer implements Discoverer<TargetGroup> {

  private final List<FilePattern> patterns;
  private final Refresh refresh;
  private Map<Path, TargetFile> files = Map.of();

  FileDiscoverer(FileSdConfig config, InstantSource clock) {
    this.patterns = config.files().stream().map(FilePattern::new).toList();
    this.refresh = new Refresh(config.refreshInterval(), clock);
  }

  @Override
  public synchronized DiscoveryResult<TargetGroup> discover() {
    boolean everything = refresh.isDue();
    List<String> errors = new ArrayList<>();
    Map<Path, TargetFile> now = new TreeMap<>();
    for (Path path : paths(errors)) {
      TargetFile known = files.getOrDefault(path, TargetFile.unread(path));
      now.put(path, known.read(everything));
    }
    files = now;
    List<TargetGroup> groups = new ArrayList<>();
    for (TargetFile file : now.values()) {
      groups.addAll(file.groups());
      errors.addAll(file.errors());
    }
    return new DiscoveryResult<>(groups, errors);
  }

  private List<Path> paths(List<String> errors) {
    List<Path> paths = new ArrayList<>();
    for (FilePattern pattern : patterns) {
      try {
        paths.addAll(pattern.matches());
      } catch (IOException e) {
        errors.add(e.getMessage());
        paths.addAll(pattern.lastMatches());
      }
    }
    return paths;
  }
}
