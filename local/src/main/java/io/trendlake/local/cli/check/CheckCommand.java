// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.cli.check;

import io.trendlake.config.ConfigException;
import io.trendlake.config.PrometheusDuration;
import io.trendlake.config.ScrapeConfig;
import io.trendlake.config.TrendlakeConfig;
import io.trendlake.config.parse.ConfigParser;
import io.trendlake.config.sd.AwsSdConfig;
import io.trendlake.config.sd.DnsSdConfig;
import io.trendlake.config.sd.FileSdConfig;
import io.trendlake.config.sd.HttpSdConfig;
import io.trendlake.config.sd.KubernetesSdConfig;
import io.trendlake.config.sd.SdConfig;
import io.trendlake.config.sd.StaticSdConfig;
import io.trendlake.local.cli.Configs;
import io.trendlake.model.Failures;
import io.trendlake.model.Printable;
import io.trendlake.rules.RuleFileSource;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code trendlake check}: says whether a configuration is right, and all that is wrong with it and
 * with the files that it names. It ends with the exit codes of promtool: 0, or 1 if anything is
 * wrong.
 */
@Command(
    name = "check",
    description = "Checks configurations, and lists everything that is wrong with them.",
    mixinStandardHelpOptions = true,
    subcommands = CheckRulesCommand.class)
public final class CheckCommand implements Callable<Integer> {

  @Parameters(
      paramLabel = "FILE",
      arity = "0..*",
      defaultValue = "trendlake.yml",
      description = "The configurations (default: ${DEFAULT-VALUE}).")
  private List<Path> files;

  @Option(
      names = "--aws",
      description =
          "Check it for the functions on AWS, which have no files that its keys could name.")
  private boolean aws;

  @Option(
      names = "--syntax-only",
      description = "Look at no file that a configuration names, as promtool does.")
  private boolean syntaxOnly;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    int code = 0;
    for (Path file : files) {
      code = Math.max(code, check(file));
    }
    return code;
  }

  private int check(Path file) {
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    TrendlakeConfig config;
    try {
      config = read(file);
    } catch (ConfigException e) {
      String errors = Configs.allErrors(file, e) + "\n" + CheckSummary.of(e);
      err.println(spec.qualifiedName(" ") + ": " + Printable.lines(errors));
      return 1;
    } catch (IOException e) {
      String message = "cannot read the configuration: " + file + ": " + Failures.reason(e);
      err.println(spec.qualifiedName(" ") + ": " + Printable.lines(message));
      return 1;
    }
    NamedFiles.Findings named =
        aws || syntaxOnly ? NamedFiles.Findings.NONE : NamedFiles.of(config);
    RuleFilesCheck rules = rules(file, config);
    List<String> targets =
        config.scrapeConfigs().stream()
            .flatMap(job -> UnreachableTargets.faults(job).stream())
            .toList();
    boolean areFilesSound = named.faults().isEmpty() && rules.faults().isEmpty();
    String verdict =
        areFilesSound
            ? targets.isEmpty() ? " is right." : " is right, but not all of its targets are:"
            : " is right, but files that it names are not:";
    out.println(Printable.line(file + verdict));
    summarize(config, rules);
    named.warnings().forEach(warning -> err.println("warning: " + Printable.line(warning)));
    rules.warnings().forEach(warning -> err.println("warning: " + Printable.line(warning)));
    targets.forEach(fault -> err.println(Printable.line(fault)));
    named.faults().forEach(fault -> err.println(Printable.line(fault)));
    rules.faults().forEach(fault -> err.println(Printable.lines(fault)));
    err.flush();
    return areFilesSound && targets.isEmpty() ? 0 : 1;
  }

  private TrendlakeConfig read(Path file) throws ConfigException, IOException {
    if (aws) {
      return ConfigParser.readForUpload(file);
    }
    return syntaxOnly ? ConfigParser.readAlone(file) : ConfigParser.read(file);
  }

  private RuleFilesCheck rules(Path file, TrendlakeConfig config) {
    if (syntaxOnly) {
      return RuleFilesCheck.NONE;
    }
    return RuleFilesCheck.of(
        config, aws ? pattern -> besideIt(file, pattern) : RuleFileSource::onDisk);
  }

  /** Rule files of a bucket are beside the configuration; so they are taken to be on disk. */
  private static SortedMap<String, String> besideIt(Path file, String pattern) throws IOException {
    Path key = Path.of(pattern);
    return RuleFileSource.onDisk(
        key.isAbsolute()
            ? pattern
            : file.resolveSibling(key.subpath(1, key.getNameCount())).toString());
  }

  private void summarize(TrendlakeConfig config, RuleFilesCheck rules) {
    PrintWriter out = spec.commandLine().getOut();
    for (ScrapeConfig job : config.scrapeConfigs()) {
      out.printf(
          "  job %-20s every %s, %s%n",
          Printable.line(job.jobName()),
          PrometheusDuration.format(job.scrapeInterval()),
          Printable.line(discovery(job)));
      UnreachableTargets.down(job).forEach(line -> out.println("    " + Printable.line(line)));
    }
    if (config.scrapeConfigs().isEmpty()) {
      out.println("  no job: nothing would be scraped");
    }
    config
        .accounts()
        .forEach(account ->
            out.printf(
                "  account %s (%s) in %s%n",
                account.id(),
                Printable.line(account.name()),
                Printable.line(String.join(", ", account.regions()))));
    rules.lines().forEach(line -> out.println("  " + Printable.line(line)));
    List<String> notUsed = new ArrayList<>(config.notUsed());
    notUsed.addAll(rules.notUsed());
    out.println(
        Printable.lines(CheckSummary.line(config.scrapeConfigs().size(), notUsed, List.of())));
    out.flush();
  }

  private static String discovery(ScrapeConfig job) {
    int targets = 0;
    List<String> parts = new ArrayList<>();
    for (SdConfig discovery : job.discovery()) {
      switch (discovery) {
        case StaticSdConfig fixed -> targets += fixed.targets().size();
        case FileSdConfig files -> parts.add("targets of " + String.join(", ", files.files()));
        case HttpSdConfig http -> parts.add("targets of " + http.shownUrl());
        case DnsSdConfig dns -> parts.add(dns.type() + " records of " + dns.name());
        case KubernetesSdConfig cluster ->
            parts.add("role " + cluster.role().text() + " of " + cluster.shownServer());
        case AwsSdConfig aws -> parts.add("targets of AWS, role " + aws.role());
      }
    }
    if (targets > 0 || parts.isEmpty()) {
      parts.addFirst(targets + (targets == 1 ? " static target" : " static targets"));
    }
    return String.join(", ", parts);
  }
}
