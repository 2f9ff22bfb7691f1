// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.discovery;

import io.trendlake.config.PrometheusDuration;
import io.trendlake.config.ScrapeConfig;
import io.trendlake.config.http.Url;
import io.trendlake.config.relabel.RelabelRule;
import io.trendlake.config.relabel.RelabelRuleText;
import io.trendlake.config.relabel.Relabeling;
import io.trendlake.model.HistogramOptions;
import io.trendlake.model.Labels;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * From the labels that a discovery found to a target, as Prometheus's {@code PopulateLabels}
 * (scrape/target.go): the job's defaults, relabelling, checks, {@code instance}.
 */
final class TargetLabels {

  static final String ADDRESS = "__address__";
  static final String SCHEME = "__scheme__";
  static final String METRICS_PATH = "__metrics_path__";
  static final String PARAM_PREFIX = "__param_";
  static final String SCRAPE_INTERVAL = "__scrape_interval__";
  static final String SCRAPE_TIMEOUT = "__scrape_timeout__";

  private static final String RESERVED_PREFIX = "__";
  private static final String INSTANCE = "instance";
  private static final String JOB = "job";
  private static final String ACCOUNT = "account";
  private static final String ACCOUNT_ID = "__meta_account_id";

  /** What an account of the configuration can be named by. */
  private static final Pattern ANY_ACCOUNT_ID = Pattern.compile("[0-9]{12}");

  private static final String NATIVE = "__scrape_native_histograms__";
  private static final String CLASSIC = "__always_scrape_classic_histograms__";
  private static final String CONVERT = "__convert_classic_histograms_to_nhcb__";

  /** What Go's {@code strconv.ParseBool} takes for true. */
  private static final Set<String> TRUE = Set.of("1", "t", "T", "TRUE", "true", "True");

  /** What it takes for false. */
  private static final Set<String> FALSE = Set.of("0", "f", "F", "FALSE", "false", "False");

  private final ScrapeConfig config;
  private final List<RelabelRule> rules;

  TargetLabels(ScrapeConfig config) {
    this(config, config.relabelConfigs());
  }

  /** By other rules than those of the job. */
  TargetLabels(ScrapeConfig config, List<RelabelRule> rules) {
    this.config = config;
    this.rules = rules;
  }

  /** What became of a discovered target. */
  sealed interface Populated {}

  /** It is to be scraped. */
  record Kept(Target target) implements Populated {}

  /** It is not. */
  record NotKept(DroppedTarget target) implements Populated {}

  /**
   * The target of discovered labels.
   *
   * @param own the target's
   * @param shared those of its group
   */
  Populated populate(Labels own, Labels shared) {
    Labels discovered = discovered(own, shared);
    Optional<Labels> relabelled = Relabeling.apply(rules, discovered);
    if (relabelled.isEmpty()) {
      return dropped(discovered, "dropped by " + droppingRule(discovered), false);
    }
    try {
      return new Kept(target(relabelled.get(), discovered));
    } catch (FaultyTargetException e) {
      return dropped(discovered, String.valueOf(e.getMessage()), true);
    }
  }

  /** The rule that drops labels: its place in the configuration and its text. */
  private String droppingRule(Labels discovered) {
    return Relabeling.trace(rules, discovered)
        .dropping()
        .map(step -> "relabel_configs[" + step.number() + "]: " + RelabelRuleText.line(step.rule()))
        .orElseThrow();
  }

  private Populated dropped(Labels discovered, String reason, boolean faulty) {
    return new NotKept(new DroppedTarget(config.jobName(), discovered, reason, faulty));
  }

  /** Prometheus's {@code PopulateDiscoveredLabels}. */
  Labels discovered(Labels own, Labels shared) {
    Labels.Builder labels = shared.toBuilder();
    own.forEach(labels::set);
    setDefault(labels, JOB, config.jobName());
    setDefault(labels, SCRAPE_INTERVAL, PrometheusDuration.format(config.scrapeInterval()));
    setDefault(labels, SCRAPE_TIMEOUT, PrometheusDuration.format(config.scrapeTimeout()));
    setDefault(labels, METRICS_PATH, config.metricsPath());
    setDefault(labels, SCHEME, config.scheme());
    HistogramOptions histograms = config.histograms();
    setDefault(labels, NATIVE, Boolean.toString(histograms.nativeHistograms()));
    setDefault(labels, CLASSIC, Boolean.toString(histograms.alwaysClassic()));
    setDefault(labels, CONVERT, Boolean.toString(histograms.convertClassic()));
    config
        .params()
        .forEach((name, values) ->
            values.stream()
                .findFirst()
                .ifPresent(first -> setDefault(labels, PARAM_PREFIX + name, first)));
    return labels.build();
  }

  private static void setDefault(Labels.Builder labels, String name, String value) {
    if (!labels.has(name)) {
      labels.set(name, value);
    }
  }

  private Target target(Labels relabelled, Labels discovered) throws FaultyTargetException {
    checkAddress(relabelled.value(ADDRESS));
    Duration interval = duration(relabelled, SCRAPE_INTERVAL, "scrape interval");
    Duration timeout = duration(relabelled, SCRAPE_TIMEOUT, "scrape timeout");
    if (timeout.compareTo(interval) > 0) {
      throw new FaultyTargetException(
          "the scrape timeout "
              + relabelled.value(SCRAPE_TIMEOUT)
              + " is greater than the scrape interval "
              + relabelled.value(SCRAPE_INTERVAL));
    }
    HistogramOptions histograms = histograms(relabelled);
    checkUtf8(relabelled);
    Url url = TargetUrl.of(relabelled, config.params());
    Labels published = published(relabelled);
    return new Target(
        config.jobName(),
        published,
        discovered,
        url,
        interval,
        timeout,
        histograms,
        refusal(published.value(ACCOUNT), discovered.value(ACCOUNT_ID)));
  }

  /** Whose targets may be fetched where goes by the label, and labels may be made of tags. */
  private static String refusal(String account, String discoveredIn) {
    return discoveredIn.isEmpty()
            || account.equals(discoveredIn)
            || !ANY_ACCOUNT_ID.matcher(account).matches()
        ? ""
        : "the label account is "
            + account
            + " after relabelling, but the target was found in account "
            + discoveredIn
            + ": it would be fetched by that account's allow_cidrs and relay; let no rule of"
            + " relabel_configs, such as a labelmap of tags, set the label account";
  }

  private static void checkAddress(String address) throws FaultyTargetException {
    if (address.isEmpty()) {
      throw new FaultyTargetException("no address");
    }
    if (address.contains("/")) {
      throw new FaultyTargetException(
          "the address \"" + address + "\" is not a host name with or without a port");
    }
  }

  private static Duration duration(Labels labels, String name, String what)
      throws FaultyTargetException {
    Duration duration;
    try {
      duration = PrometheusDuration.parse(labels.value(name));
    } catch (IllegalArgumentException e) {
      throw new FaultyTargetException("the " + what + ": " + e.getMessage());
    }
    if (duration.isZero()) {
      throw new FaultyTargetException("the " + what + " is 0");
    }
    return duration;
  }

  private HistogramOptions histograms(Labels labels) throws FaultyTargetException {
    HistogramOptions ofJob = config.histograms();
    return new HistogramOptions(
        flag(labels, NATIVE, ofJob.nativeHistograms()),
        flag(labels, CLASSIC, ofJob.alwaysClassic()),
        flag(labels, CONVERT, ofJob.convertClassic()));
  }

  private static boolean flag(Labels labels, String name, boolean absent)
      throws FaultyTargetException {
    String value = labels.value(name);
    if (!value.isEmpty() && !TRUE.contains(value) && !FALSE.contains(value)) {
      throw new FaultyTargetException(
          name + "=\"" + value + "\" is not a boolean; write true or false");
    }
    return value.isEmpty() ? absent : TRUE.contains(value);
  }

  /** A text of Java that is not one of Unicode has a surrogate without its other half. */
  private static void checkUtf8(Labels labels) throws FaultyTargetException {
    for (int i = 0; i < labels.size(); i++) {
      if (!isUnicode(labels.nameAt(i)) || !isUnicode(labels.valueAt(i))) {
        throw new FaultyTargetException(
            "the label \"" + labels.nameAt(i) + "\" is not valid UTF-8");
      }
    }
  }

  private static boolean isUnicode(String text) {
    return text.codePoints()
        .noneMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
  }

  private static Labels published(Labels relabelled) {
    Labels.Builder labels = Labels.builder();
    labels.set(INSTANCE, relabelled.value(ADDRESS));
    relabelled.forEach((name, value) -> {
      if (!name.startsWith(RESERVED_PREFIX)) {
        labels.set(name, value);
      }
    });
    return labels.build();
  }

  /** Nobody could scrape it. */
  static final class FaultyTargetException extends Exception {

    private static final long serialVersionUID = 1L;

    FaultyTargetException(String message) {
      super(message);
    }
  }
}
