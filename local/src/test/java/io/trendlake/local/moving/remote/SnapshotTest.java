// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.moving.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trendlake.config.http.Url;
import io.trendlake.testkit.ScriptedServer;
import io.trendlake.testkit.ScriptedServer.Response;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Snapshots that a Prometheus is asked for. */
final class SnapshotTest {

  private static final String NAME = "20261128T101500Z-3f2a9c";

  @TempDir Path data;

  private Snapshot take(Response answer) throws IOException {
    try (ScriptedServer server = ScriptedServer.start(request -> answer);
        RemoteServer client = new RemoteServer(HttpAccess.NONE)) {
      return Snapshot.take(client, Url.of(server.uri().toString()), data);
    }
  }

  private static Response named(String name) {
    return Response.of(200, "{\"status\":\"success\",\"data\":{\"name\":\"" + name + "\"}}");
  }

  @Test
  void snapshot_isRemovedWhenItIsClosed() throws IOException {
    Path other = Files.createDirectories(data.resolve("snapshots/20261127T101500Z-aa"));
    Path folder = Files.createDirectories(data.resolve("snapshots").resolve(NAME));
    Files.writeString(Files.createDirectories(folder.resolve("block")).resolve("index"), "x");
    try (Snapshot snapshot = take(named(NAME))) {
      assertThat(snapshot.folder()).isEqualTo(folder);
    }
    assertThat(folder).doesNotExist();
    assertThat(other).exists();
  }

  @Test
  void snapshotOfAnotherDirectory_isRefused() {
    assertThatThrownBy(() -> take(named(NAME)))
        .hasMessageContaining(NAME)
        .hasMessageContaining("--storage.tsdb.path");
  }

  @ParameterizedTest
  @ValueSource(strings = {"..", "../blocks", "", "20261128T101500Z-3f2a/.."})
  void nameThatLeadsElsewhere_isRefused(String name) throws IOException {
    Files.createDirectories(data.resolve("snapshots"));
    assertThatThrownBy(() -> take(named(name))).hasMessageContaining("no name of one");
    assertThat(data).exists();
  }

  @Test
  void prometheusThatMakesNone_isNamedWithTheRemedy() {
    assertThatThrownBy(() -> take(Response.of(503, "{\"error\":\"admin APIs disabled\"}")))
        .hasMessageContaining("admin APIs disabled")
        .hasMessageContaining("--web.enable-admin-api");
  }
}
