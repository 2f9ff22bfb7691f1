// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.cli;

import io.trendlake.config.ConfigException;
import io.trendlake.config.ScrapeConfig;
import io.trendlake.config.TrendlakeConfig;
import io.trendlake.local.relabel.RelabelKind;
import io.trendlake.local.relabel.RelabelPreview;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code trendlake relabel}: what each relabelling rule does to one target or metric. */
@Command(
    name = "relabel",
    description =
        "Shows what each relabelling rule does to one target or, with --metric, to one metric. The"
            + " rules are those of a job, or of --rules.",
    sortOptions = false,
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "trendlake relabel --job node '{__address__=\"a:9100\", __meta_team=\"shop\"}'",
      "trendlake relabel --rules rules.yml --metric 'http_requests_total{path=\"/x\"} 1'"
    })
public final class RelabelCommand implements Callable<Integer> {

  private static final String STANDARD_INPUT = "-";

  /** How the effect is shown. */
  enum Format {
    TABLE,
    JSON
  }

  @Parameters(
      paramLabel = "LABELS",
      arity = "0..1",
      description =
          "Labels as name=\"value\", JSON or YAML, or a line of metrics; without it, and for -,"
              + " they are read from standard input.")
  private @Nullable String text;

  @Option(
      names = "--labels",
      paramLabel = "FILE",
      description = "Reads the labels from a file; - is standard input.")
  private @Nullable Path labels;

  @Option(
      names = "--rules",
      paramLabel = "FILE",
      description =
          "The rules as a list in YAML, or under relabel_configs or metric_relabel_configs; - is"
              + " standard input.")
  private @Nullable Path rules;

  @Option(
      names = "--rule",
      paramLabel = "YAML",
      description = "One rule, such as '{regex: pod, action: labeldrop}'; may be repeated.")
  private String @Nullable [] inlineRules;

  @Option(
      names = "--job",
      paramLabel = "JOB",
      description = "A job of --config: its rules, if no others are given, and its defaults.")
  private @Nullable String job;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      defaultValue = "trendlake.yml",
      description = "The configuration that has the job (default: ${DEFAULT-VALUE}).")
  private Path config;

  @Option(
      names = "--metric",
      description = "Tries the rules of metrics (metric_relabel_configs) on a metric.")
  private boolean metric;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "table",
      description = "table or json (default: ${DEFAULT-VALUE}).")
  private Format format;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws UserException, IOException {
    RelabelKind kind = metric ? RelabelKind.METRIC : RelabelKind.TARGET;
    checkInputs();
    Optional<ScrapeConfig> known = job == null ? Optional.empty() : Optional.of(knownJob(job));
    PrintWriter out = spec.commandLine().getOut();
    RelabelOutput output = new RelabelOutput(preview(kind, known));
    switch (format) {
      case TABLE -> output.printTable(out);
      case JSON -> output.printJson(Terminal.shown(out));
    }
    out.flush();
    return 0;
  }

  private void checkInputs() throws UserException {
    if (text != null && labels != null) {
      throw new ArgumentException(
          "labels are given twice: as an argument and by --labels; leave one");
    }
    if (rules != null && inlineRules != null) {
      throw new ArgumentException("rules are given twice: by --rules and by --rule; leave one");
    }
    if (rules == null && inlineRules == null && job == null) {
      throw new ArgumentException(
          "there are no rules: name a file with --rules, or a job with --job");
    }
    boolean readsLabels =
        (text == null && labels == null) || isStandardInput(labels) || isDash(text);
    if (readsLabels && isStandardInput(rules)) {
      throw new ArgumentException(
          "labels and rules cannot both come from standard input; give one of them a file");
    }
  }

  private RelabelPreview preview(RelabelKind kind, Optional<ScrapeConfig> known)
      throws UserException, IOException {
    String wanted = labels();
    try {
      return rules == null && inlineRules == null
          ? RelabelPreview.ofJob(kind, wanted, known.orElseThrow())
          : RelabelPreview.of(kind, wanted, rules(), known);
    } catch (ConfigException e) {
      throw new UserException(String.valueOf(e.getMessage()), e);
    }
  }

  private ScrapeConfig knownJob(String name) throws UserException {
    TrendlakeConfig read = Configs.read(config);
    return read.scrapeConfig(name)
        .orElseThrow(() ->
            new UserException(
                "%s has no job \"%s\"; it has %s"
                    .formatted(
                        config,
                        name,
                        read.scrapeConfigs().stream()
                            .map(ScrapeConfig::jobName)
                            .collect(Collectors.joining(", ")))));
  }

  private String labels() throws UserException, IOException {
    if (text != null && !isDash(text)) {
      return text;
    }
    return labels == null ? InputText.of("the labels", System.in) : read("the labels", labels);
  }

  private String rules() throws UserException, IOException {
    if (rules != null) {
      return read("the rules", rules);
    }
    StringBuilder list = new StringBuilder();
    for (String rule : inlineRules == null ? new String[0] : inlineRules) {
      list.append("- ").append(rule.strip().indent(2).stripLeading());
    }
    return list.toString();
  }

  private static String read(String what, Path file) throws UserException, IOException {
    return isStandardInput(file) ? InputText.of(what, System.in) : InputText.of(what, file);
  }

  private static boolean isStandardInput(@Nullable Path file) {
    return file != null && isDash(file.toString());
  }

  private static boolean isDash(@Nullable String text) {
    return STANDARD_INPUT.equals(text);
  }
}
