// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What may depend on what: the table "Modules" of docs/architecture.md. Reading the classes of all
 * modules takes some seconds.
 */
final class ArchitectureTest {

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .withImportOption(location -> !location.contains("-tests.jar"))
          .withImportOption(location -> !location.contains("io/trendlake/testkit/"))
          .importPackages("io.trendlake");

  /** An importer that is older than the class files reads none of them, and every rule holds. */
  @Test
  void importer_readsTheClassesOfEveryModule() {
    assertThat(CLASSES.get("io.trendlake.model.Labels").getMethods()).isNotEmpty();
    assertThat(modules().values().stream().flatMap(Set::stream))
        .contains(
            "io.trendlake.model",
            "io.trendlake.exposition",
            "io.trendlake.config",
            "io.trendlake.credentials.aws",
            "io.trendlake.discovery",
            "io.trendlake.discovery.aws",
            "io.trendlake.fetch",
            "io.trendlake.scrape",
            "io.trendlake.objstore",
            "io.trendlake.objstore.s3",
            "io.trendlake.queue",
            "io.trendlake.queue.sqs",
            "io.trendlake.lambda",
            "io.trendlake.lake",
            "io.trendlake.slots",
            "io.trendlake.functions.plan",
            "io.trendlake.functions.scrape",
            "io.trendlake.functions.relay",
            "io.trendlake.functions.query.api",
            "io.trendlake.relay",
            "io.trendlake.relay.aws",
            "io.trendlake.secrets.aws",
            "io.trendlake.local");
  }

  @ParameterizedTest(name = "{0} sees {1}")
  @CsvSource({
    "model,      ''",
    "credentials.aws, config",
    "discovery.aws, config credentials.aws discovery model",
    "relay.aws,  relay config credentials.aws fetch json",
    "secrets.aws, config credentials.aws json",
    "json,       ''",
    "exposition, model",
    "config,     model",
    "fetch,      model config json",
    "discovery,  model config fetch json",
    "scrape,     model exposition config discovery fetch",
    "objstore,   ''",
    "queue,      ''",
    "lake,       model objstore",
    "slots,      model discovery scrape objstore lake",
    "lambda,     model json config objstore",
    "relay,      json config fetch",
    "promql,     model",
    "tsdb,       model json objstore",
    "rules,      model config promql",
  })
  void sharedModule_seesOnlyWhatTheDesignAllows(String module, String allowed) {
    List<String> packages = new ArrayList<>(List.of("io.trendlake." + module + ".."));
    for (String other : allowed.split(" ", -1)) {
      packages.add("io.trendlake." + (other.isEmpty() ? module : other) + "..");
    }
    ArchRule rule =
        noClasses()
            .that()
            .resideInAPackage("io.trendlake." + module + "..")
            .and()
            .resideOutsideOfPackage("io.trendlake." + module + ".aws..")
            .should()
            .dependOnClassesThat(
                resideInAPackage("io.trendlake..")
                    .and(
                        com.tngtech.archunit.base.DescribedPredicate.not(
                            JavaClass.Predicates.resideInAnyPackage(
                                packages.toArray(String[]::new)))));
    rule.check(CLASSES);
  }

  @Test
  void functions_doNotSeeEachOtherNorLocal() {
    slices()
        .matching("io.trendlake.functions.(*)..")
        .should()
        .notDependOnEachOther()
        .check(CLASSES);
    noClasses()
        .that()
        .resideInAPackage("io.trendlake.functions..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.trendlake.local..")
        .check(CLASSES);
  }

  /** It is not beside local's program, and what the functions share with it goes without. */
  @Test
  void local_usesNothingThatRunsOnAwsAlone() {
    noClasses()
        .that()
        .resideInAPackage("io.trendlake.local..")
        .should()
        .transitivelyDependOnClassesThat()
        .resideInAPackage("io.trendlake.lambda..")
        .check(CLASSES);
  }

  @Test
  void packages_haveNoCycles() {
    slices().matching("io.trendlake.(**)").should().beFreeOfCycles().check(CLASSES);
  }

  @ParameterizedTest(name = "{0} only in {1}")
  @CsvSource({
    "org.duckdb..,            io.trendlake.local.sql..",
    "java.sql..,              io.trendlake.local.sql..",
    "org.jline..,             io.trendlake.local.sql..",
    "picocli..,               io.trendlake.local..",
    "io.prometheus..,         io.trendlake.local..",
    "org.apache.parquet..,    io.trendlake.lake.parquet..",
    "org.apache.hadoop..,     io.trendlake.lake.parquet..",
    "com.github.luben..,      io.trendlake.lake.parquet..",
    "com.google.re2j..,       io.trendlake.(config|promql|rules)..",
    "software.amazon..,       io.trendlake.(objstore.s3|queue.sqs|credentials.aws|discovery.aws|relay.aws|secrets.aws)..",
    "com.amazonaws..,         io.trendlake.(lambda|functions)..",
    "org.snakeyaml..,         io.trendlake.(config|discovery|rules)..",
    "java.net.http..,         io.trendlake.benchmarks..",
  })
  void library_isUsedInOnePlaceOnly(String library, String place) {
    classes()
        .that()
        .resideInAPackage("io.trendlake..")
        .and()
        .resideOutsideOfPackages(alternatives(place))
        .should()
        .onlyDependOnClassesThat()
        .resideOutsideOfPackage(library)
        .check(CLASSES);
  }

  private static String[] alternatives(String place) {
    int open = place.indexOf('(');
    if (open < 0) {
      return new String[] {place};
    }
    int close = place.indexOf(')');
    return java.util.Arrays.stream(place.substring(open + 1, close).split("\\|", -1))
        .map(name -> place.substring(0, open) + name + place.substring(close + 1))
        .toArray(String[]::new);
  }

  @Test
  void package_isInOneModuleOnly() {
    Map<String, Set<String>> modulesByPackage = new TreeMap<>();
    modules()
        .forEach((module, packages) ->
            packages.forEach(name ->
                modulesByPackage.computeIfAbsent(name, any -> new TreeSet<>()).add(module)));
    assertThat(modulesByPackage)
        .isNotEmpty()
        .allSatisfy((name, modules) -> assertThat(modules).as(name).hasSize(1));
  }

  /** Packages by where their classes were read from: a folder of classes or a jar. */
  private static Map<String, Set<String>> modules() {
    Map<String, Set<String>> modules = new TreeMap<>();
    for (JavaClass type : CLASSES) {
      URI source = type.getSource().orElseThrow().getUri();
      String path = source.toString();
      String module = path.substring(0, path.indexOf("io/trendlake/"));
      modules.computeIfAbsent(module, any -> new TreeSet<>()).add(type.getPackageName());
    }
    return modules;
  }
}
