// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lambda;

import io.trendlake.config.ConfigException;
import io.trendlake.config.TrendlakeConfig;
import io.trendlake.config.parse.ConfigParser;
import io.trendlake.objstore.Bucket;
import io.trendlake.objstore.StoredObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A configuration in the bucket, parsed again only when it has changed. Safe for use by many
 * threads.
 */
public final class ConfigObject {

  /** What the operator uploads. */
  public static final String UPLOADED = "config/trendlake.yml";

  /** The last one that was right, which plan writes and the others read. */
  public static final String IN_FORCE = "state/config/trendlake.yml";

  private final Bucket bucket;
  private final String key;
  private @Nullable StoredConfig last;

  /** The configuration under a key; nothing is read yet. */
  public ConfigObject(Bucket bucket, String key) {
    this.bucket = bucket;
    this.key = key;
  }

  /**
   * A configuration as it was read.
   *
   * @param etag of the object
   * @param yaml its text
   */
  public record StoredConfig(String etag, String yaml, TrendlakeConfig config) {}

  /**
   * The configuration as it is now; the same instance for as long as the object is the same. Empty
   * if there is no such object.
   *
   * @throws ConfigException if it is wrong, with all that is
   */
  public synchronized Optional<StoredConfig> read() throws IOException, ConfigException {
    Optional<StoredObject> object = bucket.get(key);
    if (object.isEmpty()) {
      return Optional.empty();
    }
    if (last == null || !last.etag().equals(object.get().etag())) {
      last = parsed(object.get());
    }
    return Optional.of(last);
  }

  private StoredConfig parsed(StoredObject object) throws ConfigException {
    String yaml = new String(object.content(), StandardCharsets.UTF_8);
    return new StoredConfig(object.etag(), yaml, ConfigParser.parseObject(yaml, key));
  }
}
