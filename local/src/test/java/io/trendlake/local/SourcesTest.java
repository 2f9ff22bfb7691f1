// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Names and places of the sources of all modules, main and test. */
final class SourcesTest {

  /** {@code subject_condition}, or with the expectation apart; never a sentence in snake case. */
  private static final Pattern TEST_NAME =
      Pattern.compile("[a-z][A-Za-z0-9]*(_[a-z0-9][A-Za-z0-9]*){1,2}");

  /** In one package: about forty, and some that come before it is cut. */
  private static final int MOST_FILES = 45;

  private static final Pattern NESTED =
      Pattern.compile(
          "\\s+(?:(?:public|protected|static|final|sealed|non-sealed|abstract) )*"
              + "(?:class|record|interface|enum) (\\w+).*");

  private static final Pattern ANNOTATION =
      Pattern.compile("\\s*@(Test|ParameterizedTest|RepeatedTest)\\b.*");
  private static final Pattern METHOD = Pattern.compile("\\s*(?:\\w+ )*void (\\w+)\\(.*");

  @Test
  void classes_haveNamesThatNoOtherHas() throws IOException {
    Map<String, List<Path>> byName = new TreeMap<>();
    for (Path source : sources()) {
      byName
          .computeIfAbsent(source.getFileName().toString(), first -> new ArrayList<>())
          .add(source);
    }
    byName.remove("package-info.java");
    assertThat(byName).hasSizeGreaterThan(1000);
    assertThat(byName.values()).allSatisfy(files -> assertThat(files).hasSize(1));
  }

  /** Private types are left out: all their uses are in one file. */
  @Test
  void nestedTypes_haveNamesThatNoClassHas() throws IOException {
    List<Path> sources = sources();
    Set<String> classes = new HashSet<>();
    sources.forEach(source -> classes.add(source.getFileName().toString().replace(".java", "")));
    List<String> names = new ArrayList<>();
    List<String> taken = new ArrayList<>();
    for (Path source : sources) {
      if (source.toString().contains("/src/main/")) {
        for (String line : Files.readAllLines(source)) {
          Matcher nested = NESTED.matcher(line);
          if (nested.matches()) {
            names.add(nested.group(1));
            if (classes.contains(nested.group(1))) {
              taken.add(source.getFileName() + ": " + nested.group(1));
            }
          }
        }
      }
    }
    assertThat(names).hasSizeGreaterThan(300);
    assertThat(taken).isEmpty();
  }

  /** A package is one subject. That of Parquet is one algorithm, which would not become clearer. */
  @Test
  void packages_haveAboutFortyFilesAtMost() throws IOException {
    Map<String, Integer> sizes = new TreeMap<>();
    for (Path source : sources()) {
      if (!source.endsWith("package-info.java")) {
        sizes.merge(String.valueOf(source.getParent()), 1, Integer::sum);
      }
    }
    assertThat(sizes).hasSizeGreaterThan(100);
    sizes.keySet().removeIf(folder -> folder.endsWith("main/java/io/trendlake/lake/parquet"));
    assertThat(sizes.entrySet()).filteredOn(size -> size.getValue() > MOST_FILES).isEmpty();
  }

  @Test
  void tests_areNamedBySubjectAndCondition() throws IOException {
    List<String> names = new ArrayList<>();
    List<String> wrong = new ArrayList<>();
    for (Path source : sources()) {
      for (String name : testsOf(source)) {
        names.add(name);
        if (!TEST_NAME.matcher(name).matches()) {
          wrong.add(source.getFileName() + ": " + name);
        }
      }
    }
    assertThat(names).hasSizeGreaterThan(1000);
    assertThat(wrong).isEmpty();
  }

  private static List<String> testsOf(Path source) throws IOException {
    List<String> names = new ArrayList<>();
    boolean annotated = false;
    for (String line : Files.readAllLines(source)) {
      annotated |= ANNOTATION.matcher(line).matches();
      Matcher method = METHOD.matcher(line);
      if (annotated && method.matches()) {
        names.add(method.group(1));
        annotated = false;
      }
    }
    return names;
  }

  private static List<Path> sources() throws IOException {
    List<Path> sources = new ArrayList<>();
    for (String folders :
        List.of("../shared", "../functions", ".", "../benchmarks", "../lambda-it", "../sql-it")) {
      try (Stream<Path> files = Files.walk(Path.of(folders))) {
        files
            .filter(file -> file.toString().contains("/src/") && file.toString().endsWith(".java"))
            .forEach(sources::add);
      }
    }
    return sources;
  }
}
