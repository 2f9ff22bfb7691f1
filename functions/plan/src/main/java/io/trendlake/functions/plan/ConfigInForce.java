// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.plan;

import io.trendlake.config.ConfigError;
import io.trendlake.config.ConfigException;
import io.trendlake.config.TrendlakeConfig;
import io.trendlake.lambda.ConfigObject;
import io.trendlake.objstore.Bucket;
import io.trendlake.objstore.StoredObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The configuration to plan by: what was uploaded if that is right, else the last that was. One
 * that is right is put where the other functions read it. Not thread-safe.
 */
final class ConfigInForce {

  private static final System.Logger LOG = System.getLogger(ConfigInForce.class.getName());

  private final Bucket bucket;
  private final ConfigObject uploaded;
  private final ConfigObject inForce;
  private List<ConfigError> logged = List.of();

  ConfigInForce(Bucket bucket) {
    this.bucket = bucket;
    this.uploaded = new ConfigObject(bucket, ConfigObject.UPLOADED);
    this.inForce = new ConfigObject(bucket, ConfigObject.IN_FORCE);
  }

  /**
   * What is in force now.
   *
   * @param config empty if there never was a right one
   * @param refused whether it is not what was uploaded last
   */
  record Current(Optional<TrendlakeConfig> config, boolean refused) {}

  /**
   * Reads it; the same instance for as long as nothing changed.
   *
   * @throws IOException if the bucket cannot be read, or does not take the new configuration
   */
  Current read() throws IOException {
    Optional<ConfigObject.StoredConfig> version;
    try {
      version = uploaded.read();
    } catch (ConfigException e) {
      logRefusal(e.errors());
      return new Current(lastGood(), true);
    }
    logged = List.of();
    return version.isPresent() ? accepted(version.get()) : missing();
  }

  private Current accepted(ConfigObject.StoredConfig version) throws IOException {
    put(version.yaml().getBytes(StandardCharsets.UTF_8));
    return new Current(Optional.of(version.config()), false);
  }

  /** What this process put last does not count: another may have put another one since. */
  private void put(byte[] yaml) throws IOException {
    Optional<StoredObject> before = bucket.get(ConfigObject.IN_FORCE);
    if (before.isEmpty() || !Arrays.equals(before.get().content(), yaml)) {
      bucket.put(ConfigObject.IN_FORCE, yaml);
      LOG.log(System.Logger.Level.INFO, "a new configuration is in force");
    }
  }

  /** Nobody meant to stop everything by losing a file. */
  private Current missing() throws IOException {
    Optional<TrendlakeConfig> lastGood = lastGood();
    LOG.log(
        System.Logger.Level.WARNING,
        "there is no "
            + ConfigObject.UPLOADED
            + " in the bucket, so "
            + (lastGood.isPresent() ? "the last good one stays in force" : "nothing is scraped")
            + "; upload one");
    return new Current(lastGood, lastGood.isPresent());
  }

  private Optional<TrendlakeConfig> lastGood() throws IOException {
    try {
      return inForce.read().map(ConfigObject.StoredConfig::config);
    } catch (ConfigException e) {
      LOG.log(
          System.Logger.Level.ERROR,
          "the last good configuration cannot be read by this build: " + e.getMessage());
      return Optional.empty();
    }
  }

  /** Every error once; while nothing changes, that there are some. */
  private void logRefusal(List<ConfigError> errors) {
    LOG.log(
        System.Logger.Level.ERROR,
        ConfigObject.UPLOADED
            + " is refused for "
            + errors.size()
            + " errors, the last good one stays in force");
    if (!errors.equals(logged)) {
      errors.forEach(error -> LOG.log(System.Logger.Level.ERROR, error.toString()));
      logged = List.copyOf(errors);
    }
  }
}
