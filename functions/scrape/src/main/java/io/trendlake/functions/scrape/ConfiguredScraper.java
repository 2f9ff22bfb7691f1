// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.scrape;

import io.trendlake.config.ConfigError;
import io.trendlake.config.ConfigException;
import io.trendlake.config.ScrapeConfig;
import io.trendlake.config.TrendlakeConfig;
import io.trendlake.fetch.BodyBuffer;
import io.trendlake.fetch.FetchException;
import io.trendlake.fetch.FetchRequest;
import io.trendlake.fetch.FetchResponse;
import io.trendlake.fetch.Fetcher;
import io.trendlake.lambda.ConfigObject;
import io.trendlake.objstore.Bucket;
import io.trendlake.scrape.ScrapeClock;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A scraper by the configuration in force, which changes under it from invocation to invocation
 * while it remembers its shards. To be asked by one thread at a time, between slots.
 */
final class ConfiguredScraper {

  /** A configuration and the way to targets that it asks for. */
  private record InForce(TrendlakeConfig config, Fetcher fetcher) {}

  private final ConfigObject object;
  private final Function<TrendlakeConfig, Fetcher> fetchers;
  private final Scraper scraper;
  private volatile @Nullable InForce inForce;

  ConfiguredScraper(Bucket bucket, Function<TrendlakeConfig, Fetcher> fetchers, ScrapeClock clock) {
    this.object = new ConfigObject(bucket, ConfigObject.IN_FORCE);
    this.fetchers = fetchers;
    this.scraper = new Scraper(bucket, this::scrapeConfig, this::fetch, clock);
  }

  /**
   * The scraper, by the configuration as it is now.
   *
   * @param resolver fills in what the configuration leaves open
   * @param patience with a bucket that fails
   * @throws IOException if there is no configuration, or none that this build understands
   */
  Scraper current(UnaryOperator<TrendlakeConfig> resolver, Patience patience) throws IOException {
    TrendlakeConfig config = resolver.apply(read(patience).config());
    InForce last = inForce;
    if (last == null || !last.config.equals(config)) {
      inForce = new InForce(config, fetchers.apply(config));
    }
    return scraper;
  }

  private ConfigObject.Version read(Patience patience) throws IOException {
    try {
      return patience
          .run(object::read)
          .orElseThrow(() ->
              new IOException(
                  "there is no "
                      + ConfigObject.IN_FORCE
                      + " in the bucket; plan writes it at its next tick if "
                      + ConfigObject.UPLOADED
                      + " is there and right"));
    } catch (ConfigException e) {
      String errors =
          e.errors().stream().map(ConfigError::toString).collect(Collectors.joining("; "));
      throw new IOException(
          ConfigObject.IN_FORCE
              + " is not understood; deploy plan and scrape from the same build: "
              + errors,
          e);
    }
  }

  private Optional<ScrapeConfig> scrapeConfig(String job) {
    InForce now = inForce;
    return now == null ? Optional.empty() : now.config.scrapeConfig(job);
  }

  private FetchResponse fetch(FetchRequest request, BodyBuffer body)
      throws FetchException, InterruptedException {
    InForce now = inForce;
    if (now == null) {
      throw new IllegalStateException("a target is fetched before there is a configuration");
    }
    return now.fetcher.fetch(request, body);
  }
}
