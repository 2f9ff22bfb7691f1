// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.compact;

import io.trendlake.config.ConfigException;
import io.trendlake.config.TrendlakeConfig;
import io.trendlake.config.sd.FilePattern;
import io.trendlake.functions.compact.rules.RulesInForce;
import io.trendlake.lambda.ConfigObject;
import io.trendlake.model.Failures;
import io.trendlake.objstore.Bucket;
import io.trendlake.objstore.Keys;
import io.trendlake.objstore.ObjectInfo;
import io.trendlake.objstore.StoredObject;
import io.trendlake.rules.RuleFile;
import io.trendlake.rules.RuleFileSource;
import io.trendlake.rules.RuleSet;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The rules of the configuration in force in a bucket: files beside the configuration, under {@code
 * config/}, and files of the function's layers.
 */
final class BucketRules implements RulesInForce {

  private static final Logger LOG = System.getLogger(BucketRules.class.getName());

  private final Bucket bucket;
  private final ConfigObject config;

  BucketRules(Bucket bucket) {
    this.bucket = bucket;
    this.config = new ConfigObject(bucket, ConfigObject.IN_FORCE);
  }

  @Override
  public RuleSet read() throws IOException {
    try {
      Optional<ConfigObject.StoredConfig> inForce = config.read();
      return inForce.isEmpty() || inForce.get().config().rules().files().isEmpty()
          ? RuleSet.NONE
          : rules(inForce.get().config());
    } catch (ConfigException e) {
      LOG.log(
          Level.ERROR,
          "hours are closed without rules, as this version cannot read the configuration in force: {0}",
          e.getMessage());
      return RuleSet.NONE;
    }
  }

  /** What cannot be read for its own sake is a wrong file; that the bucket fails is not. */
  private RuleSet rules(TrendlakeConfig inForce) throws IOException {
    Map<String, RuleFile> files = new LinkedHashMap<>();
    RuleFileSource source =
        pattern -> pattern.startsWith("/") ? ofLayers(pattern, files) : find(pattern, files);
    RuleSet readable = RuleSet.read(inForce, source);
    files.putAll(readable.files());
    return new RuleSet(files);
  }

  private static SortedMap<String, String> ofLayers(String pattern, Map<String, RuleFile> wrong) {
    try {
      return RuleFileSource.onDisk(
          pattern, (name, reason, cause) -> wrong.put(name, RuleFile.unreadable(name, reason)));
    } catch (IOException e) {
      wrong.put(pattern, RuleFile.unreadable(pattern, Failures.text(e)));
      return new TreeMap<>();
    }
  }

  private SortedMap<String, String> find(String pattern, Map<String, RuleFile> wrong)
      throws IOException {
    FilePattern keys = new FilePattern(pattern);
    SortedMap<String, String> texts = new TreeMap<>();
    String folder = pattern.substring(0, pattern.lastIndexOf('/') + 1);
    Optional<String> fault = keys.fault().or(() -> faultOfPrefix(folder));
    if (fault.isPresent()) {
      wrong.put(pattern, RuleFile.unreadable(pattern, "leads to no object: " + fault.get()));
      return texts;
    }
    for (ObjectInfo object : bucket.list(folder)) {
      if (keys.leadsTo(Path.of(object.key()))) {
        Optional<StoredObject> file = bucket.get(object.key());
        file.ifPresent(
            found -> texts.put(found.key(), new String(found.content(), StandardCharsets.UTF_8)));
      }
    }
    return texts;
  }

  private static Optional<String> faultOfPrefix(String prefix) {
    try {
      Keys.checkPrefix(prefix);
      return Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }
}
