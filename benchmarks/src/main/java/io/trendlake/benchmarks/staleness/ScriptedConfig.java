// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.benchmarks.staleness;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;

/** The configuration by which both scrape the scenes, in a separate folder. */
final class ScriptedConfig {

  static final Duration INTERVAL = Duration.ofSeconds(2);

  private final Path folder;
  private final int port;

  /** Writes the configuration file, with the churning target present. */
  ScriptedConfig(Path folder, List<Scene> scenes, int port) throws IOException {
    this.folder = folder;
    this.port = port;
    setChurning(true);
    replace(file(), yaml(scenes));
  }

  /** The configuration file. */
  Path file() {
    return folder.resolve("config.yml");
  }

  private Path targets() {
    return folder.resolve("churn.json");
  }

  /** Puts the churning target into its discovery's file, or takes it out. */
  void setChurning(boolean present) throws IOException {
    replace(
        targets(),
        present
            ? "[{\"targets\":[\"127.0.0.1:%d\"],\"labels\":{\"instance\":\"%s\"}}]"
                .formatted(port, Scene.CHURN)
            : "[]");
  }

  /** Nobody reads half a file. */
  private void replace(Path file, String content) throws IOException {
    Path fresh = Files.writeString(folder.resolve("fresh"), content);
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private String yaml(List<Scene> scenes) {
    StringBuilder yaml = new StringBuilder();
    yaml.append("global: {scrape_interval: 2s, scrape_timeout: 1900ms}\nscrape_configs:\n");
    for (Scene scene : scenes) {
      yaml.append("  - job_name: %1$s%n    metrics_path: /%1$s%n".formatted(scene.job()));
      scene.settings().forEach(setting -> yaml.append("    ").append(setting).append('\n'));
      yaml.append(
          scene.job().equals(Scene.CHURN)
              ? "    file_sd_configs: [{files: [\"%s\"], refresh_interval: 1s}]%n"
                  .formatted(targets().toAbsolutePath())
              : "    static_configs: [{targets: [\"127.0.0.1:%d\"], labels: {instance: %s}}]%n"
                  .formatted(port, scene.job()));
    }
    return yaml.toString();
  }
}
