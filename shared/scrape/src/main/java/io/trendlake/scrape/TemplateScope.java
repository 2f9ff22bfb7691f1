// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.scrape;

import io.trendlake.config.ScrapeConfig;
import io.trendlake.config.relabel.NameValidationScheme;
import io.trendlake.config.relabel.RelabelRule;
import io.trendlake.config.relabel.Relabeling;
import io.trendlake.exposition.ParserMemory;
import io.trendlake.exposition.SeriesDictionary;
import io.trendlake.model.Labels;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

/**
 * Targets of which the same series are stored but for their {@link Origin}, and the templates that
 * they share. Safe for use by many threads.
 *
 * <p>Series are relabelled with a secret text in the place of what differs from target to target.
 * Where rules or limits look at that, a target shares its templates only with its own next session.
 */
final class TemplateScope {

  private static final int SECRET_BYTES = 8;
  private static final String SECRET = secret();
  private static final List<String> ORIGIN = List.of("account", "region", "job", "instance");

  /**
   * What of a target and its settings decides what its series are stored as.
   *
   * @param target its labels, those of the origin with the secret for a value where it does not
   *     matter
   */
  record Key(
      Labels target,
      boolean honorLabels,
      List<RelabelRule> rules,
      LabelLimits limits,
      NameValidationScheme names) {

    static Key of(Labels target, ScrapeConfig config) {
      Set<String> origin = originOf(target);
      LabelLimits limits = LabelLimits.of(config);
      boolean alike =
          Relabeling.ignoresValues(config.metricRelabelConfigs(), origin)
              && limits.allowsValue(SECRET)
              && origin.stream().allMatch(name -> limits.allowsValue(target.value(name)));
      return new Key(
          alike ? withSecret(target, origin) : target,
          config.honorLabels(),
          config.metricRelabelConfigs(),
          limits,
          config.metricNameValidationScheme());
    }
  }

  private final Key key;
  private final ParserMemory parsers;
  private final SampleLabels rules;
  private final List<SeriesTemplates> shared = new ArrayList<>();
  private final SeriesTemplates unread;
  private boolean left;

  /** The samples of the last scrape of any target. */
  private volatile int samples;

  TemplateScope(Key key, ParserMemory parsers, Labels target, ScrapeConfig config) {
    this.key = key;
    this.parsers = parsers;
    this.rules = new SampleLabels(key.target, config);
    this.unread = new SeriesTemplates(rules::judge, key.target);
  }

  private static String secret() {
    byte[] bytes = new byte[SECRET_BYTES];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  private static Set<String> originOf(Labels target) {
    return Set.copyOf(ORIGIN.stream().filter(target::has).toList());
  }

  private static Labels withSecret(Labels target, Set<String> origin) {
    Labels.Builder labels = target.toBuilder();
    origin.forEach(name -> labels.set(name, SECRET));
    return labels.build();
  }

  /** Templates for a target of which no series has been read. */
  SeriesTemplates unread() {
    return unread;
  }

  /**
   * The templates for the series of a dictionary: shared ones for the one that parsers share, and
   * else new ones.
   */
  synchronized SeriesTemplates templates(SeriesDictionary dictionary) {
    SeriesTemplates made = new SeriesTemplates(rules::judge, key.target, dictionary);
    if (left || !parsers.uses(dictionary)) {
      return made;
    }
    shared.removeIf(templates -> !templates.isOfAny(parsers::uses));
    for (SeriesTemplates templates : shared) {
      if (templates.isOf(dictionary)) {
        return templates;
      }
    }
    shared.add(made);
    return made;
  }

  /** Whether a session holds templates that others hold too, and that are counted once for all. */
  synchronized boolean shares(SeriesTemplates templates) {
    return templates.equals(unread) || shared.contains(templates);
  }

  /** How many samples a target had that was scraped lately, as a guess for one that is new. */
  int samples() {
    return samples;
  }

  void samples(int ofTarget) {
    samples = ofTarget;
  }

  /** Ends the sharing. */
  synchronized void leave() {
    left = true;
    shared.clear();
  }

  synchronized void clear() {
    shared.clear();
  }

  /** The bytes of memory that shared templates take. */
  synchronized long bytes() {
    return unread.bytes() + shared.stream().mapToLong(SeriesTemplates::bytes).sum();
  }
}
