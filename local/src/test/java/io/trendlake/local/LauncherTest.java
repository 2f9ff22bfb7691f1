// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The shell launcher, in a separate tree with a JDK and a Maven that only say how they were called.
 */
final class LauncherTest {

  private static final Path LAUNCHER = Path.of("..", "trendlake");
  private static final List<Path> READ =
      List.of(Path.of("build/jdk.sh"), Path.of("build/launch.sh"));
  private static final Path LAUNCHER_OF_ARCHIVE = Path.of("../dist/cli/bin/trendlake");
  private static final String FAKE_JAVA =
      "#!/bin/sh\necho \"java $0\"\nfor a in \"$@\"; do echo \"<$a>\"; done\npwd\n";
  private static final String FAKE_MAVEN =
      """
      #!/bin/sh
      echo "maven by $JAVA_HOME in $(pwd)" >>"$HOME/maven.log"
      mkdir -p local/target/lib
      : >local/target/trendlake-local-2.jar
      : >local/target/lib/b.jar
      """;

  /** What the launcher needs of the system when it does not build. */
  private static final List<String> TOOLS =
      List.of("cat", "dirname", "find", "head", "readlink", "sh");

  @TempDir private Path folder;

  private Path tree;
  private Path home;
  private Path jdk;
  private Path tools;
  private String path;
  private final Map<String, String> environment = new HashMap<>();

  @BeforeEach
  void makeTree() throws IOException {
    assumeTrue(Files.isExecutable(Path.of("/bin/sh")), "needs a POSIX shell");
    tree = Files.createDirectories(folder.resolve("a tree with spaces"));
    home = Files.createDirectories(folder.resolve("home"));
    tools = Files.createDirectories(folder.resolve("tools"));
    path = tools + ":" + System.getenv("PATH");
    jdk = jdk("new jdk", "25.0.1");
    executable(tree.resolve("trendlake"), Files.readString(LAUNCHER));
    Files.createDirectories(tree.resolve("build"));
    for (Path read : READ) {
      Files.copy(LAUNCHER.resolveSibling(read), tree.resolve(read));
    }
    Files.writeString(tree.resolve("pom.xml"), "");
    Files.createDirectories(tree.resolve("local/src/main"));
    Files.createDirectories(tree.resolve("shared/x/src/main"));
    Files.writeString(tree.resolve("shared/x/src/main/X.java"), "");
  }

  private Path jdk(String name, String version) throws IOException {
    Path made = Files.createDirectories(folder.resolve(name));
    Files.createDirectories(made.resolve("bin"));
    Files.writeString(
        made.resolve("release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"" + version + "\"\n");
    executable(made.resolve("bin/java"), FAKE_JAVA);
    executable(made.resolve("bin/javac"), "#!/bin/sh\n");
    return made;
  }

  private static void executable(Path file, String content) throws IOException {
    Files.writeString(file, content);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private void built() throws IOException {
    Files.createDirectories(tree.resolve("local/target/lib"));
    Files.writeString(tree.resolve("local/target/trendlake-local-1.jar"), "");
    Files.writeString(tree.resolve("local/target/lib/a.jar"), "");
    Path stamp = Files.writeString(tree.resolve("local/target/built"), "");
    Files.setLastModifiedTime(stamp, FileTime.from(Instant.now().plusSeconds(60)));
  }

  /** What the launcher said, and how it ended. */
  private record Ran(int code, String output) {}

  private Ran run(Path launcher, Path javaHome, String... arguments) throws Exception {
    Path output = folder.resolve("output");
    ProcessBuilder builder = new ProcessBuilder();
    builder.command().add(launcher.toString());
    builder.command().addAll(List.of(arguments));
    builder.environment().put("JAVA_HOME", javaHome.toString());
    builder.environment().put("HOME", home.toString());
    builder.environment().put("PATH", path);
    builder.environment().remove("TRENDLAKE_JAVA_OPTS");
    builder.environment().keySet().removeIf(name -> name.equals("LANG") || name.startsWith("LC_"));
    builder.environment().putAll(environment);
    Process process =
        builder
            .directory(home.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return new Ran(process.exitValue(), Files.readString(output, StandardCharsets.UTF_8));
  }

  @Test
  void arguments_areHandedOnAndTheCurrentFolderStays() throws Exception {
    built();
    Ran ran =
        run(tree.resolve("trendlake"), jdk, "sql", "--dir", "my lake", "SELECT '$HOME' \"x\"");
    assertThat(ran.code()).isZero();
    assertThat(ran.output())
        .contains("java " + jdk + "/bin/java\n")
        .contains(
            "<io.trendlake.local.Trendlake>\n<sql>\n<--dir>\n<my lake>\n<SELECT '$HOME' \"x\">\n")
        .contains("/local/target/trendlake-local-1.jar:")
        .contains("/local/target/lib/a.jar")
        .contains("<-XX:TieredStopAtLevel=1>")
        .endsWith(home.toRealPath() + "\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "C", "POSIX", "xx_XX.ISO-8859-1"})
  void localeWithoutUtf8_becomesOneWith(String locale) throws Exception {
    built();
    environment.put("LC_ALL", locale);
    executable(jdk.resolve("bin/java"), "#!/bin/sh\necho \"LC_ALL=$LC_ALL\"\n");

    assertThat(run(tree.resolve("trendlake"), jdk, "sql", "müller").output())
        .isEqualTo("LC_ALL=C.UTF-8\n");
  }

  @Test
  void localeWithUtf8_stays() throws Exception {
    built();
    environment.put("LC_ALL", "C.utf8");
    executable(jdk.resolve("bin/java"), "#!/bin/sh\necho \"LC_ALL=$LC_ALL\"\n");

    assertThat(run(tree.resolve("trendlake"), jdk, "--version").output())
        .isEqualTo("LC_ALL=C.utf8\n");
  }

  @Test
  void archive_runsOnAJreByTheJarsOfItsFolder() throws Exception {
    Path archive = Files.createDirectories(folder.resolve("trendlake 1"));
    executable(
        Files.createDirectories(archive.resolve("bin")).resolve("trendlake"),
        Files.readString(LAUNCHER_OF_ARCHIVE));
    Files.createDirectories(archive.resolve("lib"));
    for (Path read : READ) {
      Files.copy(LAUNCHER.resolveSibling(read), archive.resolve("lib").resolve(read.getFileName()));
    }
    Files.delete(jdk.resolve("bin/javac"));
    Path link = Files.createSymbolicLink(tools.resolve("link"), archive.resolve("bin/trendlake"));
    Ran ran = run(link, jdk, "sql", "SELECT 'a b'");
    assertThat(ran.code()).isZero();
    assertThat(ran.output())
        .startsWith("java " + jdk + "/bin/java\n")
        .contains("<-Dtrendlake.command=" + link + ">\n")
        .contains("<" + archive.toRealPath() + "/lib/*>\n")
        .contains("<io.trendlake.local.Trendlake>\n<sql>\n<SELECT 'a b'>\n");
  }

  @Test
  void link_leadsToTheTree() throws Exception {
    built();
    Path link = Files.createSymbolicLink(home.resolve("link"), tree.resolve("trendlake"));
    Path second = Files.createSymbolicLink(tools.resolve("second"), Path.of("../home/link"));
    assertThat(run(second, jdk, "--version").output())
        .contains(tree.toRealPath() + "/local/target/trendlake-local-1.jar");
    assertThat(link).isSymbolicLink();
  }

  @Test
  void commandsThatStay_getTheWholeCompiler() throws Exception {
    built();
    assertThat(run(tree.resolve("trendlake"), jdk, "up").output())
        .doesNotContain("TieredStopAtLevel")
        .contains("<-Xmx");
  }

  @Test
  void prepare_leavesACacheThatOtherCommandsBeginWith() throws Exception {
    built();
    Path cache = tree.toRealPath().resolve("local/target/trendlake.aot");
    String asked = run(tree.resolve("trendlake"), jdk, "prepare", "--help").output();
    assertThat(asked).contains("<prepare>\n<--help>\n").doesNotContain("-XX:AOT");
    executable(
        jdk.resolve("bin/java"),
        "#!/bin/sh\nfor a in \"$@\"; do case $a in -XX:AOTCacheOutput=*)"
            + " echo \"made by $*\" >\"${a#*=}\";; esac; done\n");

    Ran prepared = run(tree.resolve("trendlake"), jdk, "prepare");

    assertThat(prepared.code()).isZero();
    assertThat(prepared.output()).contains("trendlake: prepared: " + cache);
    assertThat(cache).content().endsWith("io.trendlake.local.Trendlake prepare\n");
    executable(jdk.resolve("bin/java"), FAKE_JAVA);
    assertThat(run(tree.resolve("trendlake"), jdk, "query", "up").output())
        .contains("<-XX:AOTCache=" + cache + ">\n<-Xlog:aot=off>\n")
        .contains("<query>\n<up>\n");
  }

  @Test
  void prepareThatFails_leavesTheCacheThatThereIs() throws Exception {
    built();
    Path cache = Files.writeString(tree.resolve("local/target/trendlake.aot"), "older");
    executable(jdk.resolve("bin/java"), "#!/bin/sh\nexit 3\n");

    assertThat(run(tree.resolve("trendlake"), jdk, "prepare").code()).isEqualTo(3);
    assertThat(cache).hasContent("older");
  }

  @Test
  void oldJavaHome_isPassedOverForTheJavaOfThePath() throws Exception {
    built();
    Path old = jdk("old jdk", "17.0.9");
    Files.createSymbolicLink(tools.resolve("java"), jdk.resolve("bin/java"));
    assertThat(run(tree.resolve("trendlake"), old, "--version").output())
        .startsWith("java " + jdk + "/bin/java\n");
  }

  @Test
  void missingMaven_isSaid() throws Exception {
    for (String tool : TOOLS) {
      executable(tools.resolve(tool), "#!/bin/sh\nexec " + tool(tool) + " \"$@\"\n");
    }
    path = tools.toString();
    Ran ran = run(tree.resolve("trendlake"), jdk, "--version");
    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.output()).contains("Maven (mvn) is missing: install Maven 3.8 or newer");
  }

  private static Path tool(String name) {
    Path inBin = Path.of("/bin", name);
    return Files.exists(inBin) ? inBin : Path.of("/usr/bin", name);
  }

  @Test
  void firstStart_buildsByTheJdkThatWasFoundAndSaysSo() throws Exception {
    executable(tools.resolve("mvn"), FAKE_MAVEN);
    Ran ran = run(tree.resolve("trendlake"), jdk, "--version");
    assertThat(ran.output()).contains("trendlake: building").contains("trendlake-local-2.jar");
    assertThat(home.resolve("maven.log"))
        .hasContent("maven by " + jdk + " in " + tree.toRealPath());
    assertThat(run(tree.resolve("trendlake"), jdk, "--version").output())
        .doesNotContain("building");
  }

  @Test
  void newerSource_buildsAgain() throws Exception {
    built();
    executable(tools.resolve("mvn"), FAKE_MAVEN);
    Files.setLastModifiedTime(
        tree.resolve("shared/x/src/main/X.java"), FileTime.from(Instant.now().plusSeconds(120)));
    assertThat(run(tree.resolve("trendlake"), jdk, "--version").output())
        .contains("trendlake: building")
        .contains("trendlake-local-2.jar")
        .doesNotContain("trendlake-local-1.jar");
  }

  @Test
  void failedBuild_showsItsErrorsAndWhereItsLogIs() throws Exception {
    executable(
        tools.resolve("mvn"), "#!/bin/sh\necho '[INFO] x'\necho '[ERROR] X.java is bad'\nexit 1\n");
    Ran ran = run(tree.resolve("trendlake"), jdk, "--version");
    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.output())
        .contains("[ERROR] X.java is bad")
        .doesNotContain("[INFO]")
        .contains("the build failed; its whole log is ");
    assertThat(tree.resolve("local/target/building")).doesNotExist();
  }
}
