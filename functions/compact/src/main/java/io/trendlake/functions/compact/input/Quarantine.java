// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.compact.input;

import io.trendlake.lake.LakeKey;
import io.trendlake.objstore.Bucket;
import io.trendlake.objstore.StoredObject;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Sets unreadable inputs aside: copies them under {@code quarantine/}, logs and remembers them. The
 * objects stay where they are until retention removes them with their hour.
 */
public final class Quarantine {

  private static final Logger LOG = System.getLogger(Quarantine.class.getName());

  /** Why an object is set aside that no part of Trendlake wrote. */
  public static final String FOREIGN = "its name is not one that trendlake gives";

  private final Bucket bucket;
  private final Map<String, String> reasons = new TreeMap<>();

  public Quarantine(Bucket bucket) {
    this.bucket = bucket;
  }

  /** Sets an object aside; one that is not there any more is only remembered. */
  public void take(String key, String reason) throws IOException {
    Optional<StoredObject> object = bucket.get(key);
    if (object.isPresent()) {
      bucket.putIfAbsent(new LakeKey.Quarantined(key).text(), object.get().content());
    }
    reasons.put(key, reason);
    LOG.log(Level.WARNING, "set aside under quarantine/ and left out: {0}: {1}", key, reason);
  }

  /** The keys of what was set aside, and why. */
  public Map<String, String> reasons() {
    return reasons;
  }
}
