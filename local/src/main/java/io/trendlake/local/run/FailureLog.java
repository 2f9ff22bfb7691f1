// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.run;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;

import io.trendlake.config.ScrapeConfig;
import io.trendlake.config.TrendlakeConfig;
import io.trendlake.discovery.ShardSlot;
import io.trendlake.discovery.Target;
import io.trendlake.functions.scrape.ShardResult;
import io.trendlake.model.Failures;
import io.trendlake.model.Outcome;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Logs failed scrapes to the files that {@code scrape_failure_log_file} names, a line of JSON each,
 * with the fields of Prometheus 3. Files are appended to, jobs that name the same share it, and
 * each is opened again when the configuration is loaded. Safe for use by many threads.
 */
public final class FailureLog implements RunListener, AutoCloseable {

  private static final JsonFactory JSON = new JsonFactory();

  private final Supplier<TrendlakeConfig> config;
  private final Consumer<String> problem;

  /** The path by job, and what is open by path; guarded by this. */
  private Map<String, Path> paths = Map.of();

  private Map<Path, OutputStream> files = new HashMap<>();

  /**
   * A log with no open file.
   *
   * @param config gives what is in force
   * @param problem takes a message for each file that cannot be opened or written
   */
  public FailureLog(Supplier<TrendlakeConfig> config, Consumer<String> problem) {
    this.config = config;
    this.problem = problem;
  }

  @Override
  public synchronized void configReloaded() {
    Map<Path, OutputStream> old = files;
    files = new HashMap<>();
    paths = new HashMap<>();
    for (ScrapeConfig job : config.get().scrapeConfigs()) {
      job.scrapeFailureLogFile().ifPresent(path -> paths.put(job.jobName(), path));
    }
    paths.values().stream().distinct().forEach(this::open);
    old.forEach(this::close);
  }

  private void open(Path path) {
    try {
      files.put(path, Files.newOutputStream(path, CREATE, APPEND));
    } catch (IOException e) {
      problem.accept(notLogged("opened", path, e));
    }
  }

  private static String notLogged(String what, Path path, IOException e) {
    return "scrape_failure_log_file "
        + path
        + " cannot be "
        + what
        + ": "
        + Failures.text(e)
        + "; failed scrapes are not logged to it until the configuration is loaded again";
  }

  @Override
  public void shardDone(ShardResult result) {
    log(result.shardSlot().shard().targets(), result.outcomes());
  }

  @Override
  public void shardLost(ShardSlot shardSlot, List<Outcome> pulled, String error) {
    log(shardSlot.shard().targets(), pulled);
  }

  private synchronized void log(List<Target> targets, List<Outcome> outcomes) {
    for (int i = 0; i < outcomes.size(); i++) {
      if (outcomes.get(i).result() instanceof Outcome.Failed failed) {
        log(targets.get(i), outcomes.get(i), failed);
      }
    }
  }

  private void log(Target target, Outcome outcome, Outcome.Failed failed) {
    Path path = paths.get(target.job());
    OutputStream file = path == null ? null : files.get(path);
    if (path == null || file == null) {
      return;
    }
    try {
      file.write(line(target, outcome, failed).getBytes(UTF_8));
    } catch (IOException e) {
      files.remove(path);
      close(path, file);
      problem.accept(notLogged("written", path, e));
    }
  }

  private static String line(Target target, Outcome outcome, Outcome.Failed failed) {
    StringWriter line = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), line)) {
      json.writeStartObject();
      json.writeStringProperty("time", outcome.ts().plus(failed.duration()).toString());
      json.writeStringProperty("level", "ERROR");
      json.writeStringProperty("source", "FailureLog.java");
      json.writeStringProperty("msg", failed.reason());
      json.writeStringProperty("job_name", target.job());
      json.writeStringProperty("target", target.url().toString());
      json.writeEndObject();
    }
    return line + "\n";
  }

  private void close(Path path, OutputStream file) {
    try {
      file.close();
    } catch (IOException e) {
      problem.accept("scrape_failure_log_file " + path + " cannot be closed: " + Failures.text(e));
    }
  }

  @Override
  public synchronized void close() {
    files.forEach(this::close);
    files.clear();
  }
}
