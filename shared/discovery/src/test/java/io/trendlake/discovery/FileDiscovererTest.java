// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.discovery;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.config.sd.FileSdConfig;
import io.trendlake.model.Labels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FileDiscovererTest {

  @TempDir private Path folder;
  private final TestClock clock = new TestClock();
  private int changes;

  @BeforeEach
  void write() throws IOException {
    write("hosts.yml", "- {targets: [a:1, b:2], labels: {env: prod}}\n- {targets: [c:3]}");
    write("web.json", "[{\"targets\": [\"d:4\"]}]");
  }

  @Test
  void discover_groups() {
    DiscoveryResult<TargetGroup> discovered = discoverer("hosts.yml").discover();

    String file = folder.resolve("hosts.yml").toString();
    assertThat(discovered)
        .isEqualTo(
            DiscoveryResult.of(
                List.of(
                    new TargetGroup(
                        file + ":0",
                        List.of(Labels.of("__address__", "a:1"), Labels.of("__address__", "b:2")),
                        Labels.of("env", "prod", "__meta_filepath", file)),
                    new TargetGroup(
                        file + ":1",
                        List.of(Labels.of("__address__", "c:3")),
                        Labels.of("__meta_filepath", file)))));
  }

  @Test
  void discover_patterns() throws IOException {
    write("team-a.yaml", "- targets: [e:5]");
    write("team-b.yaml", "- targets: [f:6]");
    write("{x}.json", "[{\"targets\": [\"g:7\"]}]");

    assertThat(addresses(discoverer("*.yml", "web.json")))
        .containsExactly("a:1", "b:2", "c:3", "d:4");
    assertThat(addresses(discoverer("team-*.yaml"))).containsExactly("e:5", "f:6");
    assertThat(addresses(discoverer("team-[a].yaml"))).containsExactly("e:5");
    assertThat(addresses(discoverer("team-[^a].yaml"))).containsExactly("f:6");
    assertThat(addresses(discoverer("{x*.json"))).containsExactly("g:7");
    assertThat(addresses(discoverer("nothing-*.yml", "no-folder/*.yml"))).isEmpty();
  }

  @Test
  void discover_fileOfTwoPatterns() {
    assertThat(addresses(discoverer("web.json", "*.json"))).containsExactly("d:4");
  }

  @Test
  void discover_changedFile() throws IOException {
    FileDiscoverer discoverer = discoverer("web.json");
    assertThat(addresses(discoverer)).containsExactly("d:4");

    write("web.json", "[{\"targets\": [\"d:5\"]}]");

    assertThat(addresses(discoverer)).containsExactly("d:5");
  }

  @Test
  void discover_replacedFile() throws IOException {
    FileDiscoverer discoverer = discoverer("web.json");
    assertThat(addresses(discoverer)).containsExactly("d:4");
    FileTime time = Files.getLastModifiedTime(folder.resolve("web.json"));

    write("new", "[{\"targets\": [\"d:5\"]}]");
    Files.setLastModifiedTime(folder.resolve("new"), time);
    Files.move(
        folder.resolve("new"), folder.resolve("web.json"), StandardCopyOption.REPLACE_EXISTING);

    assertThat(addresses(discoverer)).containsExactly("d:5");
  }

  @Test
  void discover_unchangedFileAfterTheInterval() throws IOException {
    FileDiscoverer discoverer = discoverer("web.json");
    assertThat(addresses(discoverer)).containsExactly("d:4");
    FileTime time = Files.getLastModifiedTime(folder.resolve("web.json"));

    // A change that nothing but its content shows.
    Files.writeString(folder.resolve("web.json"), "[{\"targets\": [\"d:5\"]}]");
    Files.setLastModifiedTime(folder.resolve("web.json"), time);

    clock.pass(Duration.ofMinutes(4));
    assertThat(addresses(discoverer)).containsExactly("d:4");
    clock.pass(Duration.ofMinutes(1));
    assertThat(addresses(discoverer)).containsExactly("d:5");
  }

  @Test
  void discover_newAndGoneFiles() throws IOException {
    FileDiscoverer discoverer = discoverer("*.json");
    assertThat(addresses(discoverer)).containsExactly("d:4");

    write("a.json", "[{\"targets\": [\"a:9\"]}]");
    Files.delete(folder.resolve("web.json"));

    assertThat(addresses(discoverer)).containsExactly("a:9");
  }

  @Test
  void discover_brokenFileKeepsItsList() throws IOException {
    FileDiscoverer discoverer = discoverer("*.json", "*.yml");
    assertThat(addresses(discoverer)).containsExactly("a:1", "b:2", "c:3", "d:4");

    write("web.json", "[{\"targets\": [\"d:5\"");
    write("hosts.yml", "- targets: [a:7]");

    for (int time = 0; time < 2; time++) {
      DiscoveryResult<TargetGroup> discovered = discoverer.discover();
      assertThat(addresses(discovered)).containsExactly("a:7", "d:4");
      assertThat(discovered.errors())
          .singleElement()
          .asString()
          .startsWith(folder.resolve("web.json") + ": line 1, column")
          .contains("not valid JSON");
    }

    write("web.json", "[{\"targets\": [\"d:6\"]}]");

    DiscoveryResult<TargetGroup> mended = discoverer.discover();
    assertThat(addresses(mended)).containsExactly("a:7", "d:6");
    assertThat(mended.errors()).isEmpty();
  }

  @Test
  void discover_brokenFromTheStart() throws IOException {
    write("web.json", "[{\"targets\": [\"d:5\"");

    DiscoveryResult<TargetGroup> discovered = discoverer("*.json", "hosts.yml").discover();

    assertThat(addresses(discovered)).containsExactly("a:1", "b:2", "c:3");
    assertThat(discovered.errors()).hasSize(1);
  }

  @Test
  void discover_notUtf8() throws IOException {
    Files.write(folder.resolve("hosts.yml"), "- targets: [größe:1]".getBytes(ISO_8859_1));

    assertThat(discoverer("hosts.yml").discover().errors())
        .containsExactly(folder.resolve("hosts.yml") + ": is not valid UTF-8");
  }

  @Test
  void discover_noSuchFile() {
    DiscoveryResult<TargetGroup> discovered = discoverer("typo.json", "web.json").discover();

    assertThat(addresses(discovered)).containsExactly("d:4");
    assertThat(discovered.errors())
        .containsExactly(folder.resolve("typo.json") + ": there is no such file");
  }

  @Test
  void discover_fileGoneByName() throws IOException {
    FileDiscoverer discoverer = discoverer("web.json");
    assertThat(addresses(discoverer)).containsExactly("d:4");

    Files.delete(folder.resolve("web.json"));

    DiscoveryResult<TargetGroup> discovered = discoverer.discover();
    assertThat(addresses(discovered)).isEmpty();
    assertThat(discovered.errors()).hasSize(1);
  }

  @Test
  void discover_noPattern() {
    DiscoveryResult<TargetGroup> discovered = discoverer("[x.json", "web.json").discover();

    assertThat(addresses(discovered)).containsExactly("d:4");
    assertThat(discovered.errors())
        .singleElement()
        .asString()
        .startsWith(folder.resolve("[x.json") + ": is not a pattern");
  }

  @Test
  void discover_folderInsteadOfFile() throws IOException {
    Files.createDirectory(folder.resolve("x.json"));

    DiscoveryResult<TargetGroup> discovered = discoverer("*.json").discover();

    assertThat(addresses(discovered)).containsExactly("d:4");
    assertThat(discovered.errors())
        .singleElement()
        .asString()
        .startsWith(folder.resolve("x.json") + ": cannot be read");
  }

  @Test
  void discover_linkToNoFile_saysSoAndNamesTheFileOnce() throws IOException {
    Path link = Files.createSymbolicLink(folder.resolve("x.yml"), folder.resolve("missing"));

    assertThat(discoverer("*.yml").discover().errors())
        .containsExactly(link + ": cannot be read: no such file");
  }

  private FileDiscoverer discoverer(String... patterns) {
    List<String> files = Stream.of(patterns).map(name -> folder + "/" + name).toList();
    return new FileDiscoverer(new FileSdConfig(files, Duration.ofMinutes(5)), clock);
  }

  /** Writes a file and gives it another time than any before, as two writes of users have. */
  private void write(String name, String content) throws IOException {
    Path file = Files.writeString(folder.resolve(name), content);
    Files.setLastModifiedTime(
        file, FileTime.from(Instant.parse("2026-11-22T00:00:00Z").plusSeconds(++changes)));
  }

  private static List<String> addresses(FileDiscoverer discoverer) {
    DiscoveryResult<TargetGroup> discovered = discoverer.discover();
    assertThat(discovered.errors()).isEmpty();
    return addresses(discovered);
  }

  private static List<String> addresses(DiscoveryResult<TargetGroup> discovered) {
    return discovered.found().stream()
        .flatMap(group -> group.targets().stream())
        .map(labels -> labels.value("__address__"))
        .toList();
  }
}
