// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.moving.remote;

import io.trendlake.config.http.Url;
import io.trendlake.json.JsonTree;
import io.trendlake.local.moving.TemporaryFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * A snapshot that a running Prometheus makes of its data, the newest hours included: links to its
 * blocks, and a block of what is in memory (Prometheus, docs/querying/api.md, "Snapshot"). Removed
 * when it is closed.
 *
 * @param folder that holds the blocks
 */
public record Snapshot(Path folder) implements AutoCloseable {

  /** As Prometheus names them (web/api/v1/api.go): never a path to elsewhere. */
  private static final Pattern NAME = Pattern.compile("\\d{8}T\\d{6}Z-[0-9a-f]+");

  /**
   * Has a snapshot made.
   *
   * @param root of the API of the Prometheus, such as {@code http://localhost:9090}
   * @param data its data directory, which this process must be able to read and write
   * @throws IOException if it makes none, or not in that directory
   */
  public static Snapshot take(RemoteServer server, Url root, Path data) throws IOException {
    Url url = RemoteServer.api(root, "admin/tsdb/snapshot");
    byte[] answer;
    try {
      answer = server.post(url);
    } catch (RemoteRefusalException e) {
      throw new IOException(
          e.getMessage() + "; a Prometheus makes snapshots if it runs with --web.enable-admin-api",
          e);
    }
    String name;
    try {
      name = JsonTree.parse(answer).at("data").at("name").text();
    } catch (IllegalArgumentException e) {
      throw new IOException(url + ": not the answer of a Prometheus: " + e.getMessage(), e);
    }
    if (!NAME.matcher(name).matches()) {
      throw new IOException(
          "%s: it calls its snapshot \"%s\", which is no name of one".formatted(url, name));
    }
    Path folder = data.resolve("snapshots").resolve(name);
    if (!Files.isDirectory(folder)) {
      throw new IOException(
          "%s made the snapshot %s, but there is no %s; --from must name the directory that is its --storage.tsdb.path"
              .formatted(root, name, folder));
    }
    return new Snapshot(folder);
  }

  /** Removes it. */
  @Override
  public void close() throws IOException {
    TemporaryFolder.remove(folder);
  }
}
