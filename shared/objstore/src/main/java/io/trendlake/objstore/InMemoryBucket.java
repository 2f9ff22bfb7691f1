// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.objstore;

import java.nio.file.NoSuchFileException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/** A bucket that ends with the process: for tests and benchmarks. */
public final class InMemoryBucket implements Bucket {

  /** In an order that keeps keys of one prefix together. */
  private final ConcurrentSkipListMap<String, Held> objects = new ConcurrentSkipListMap<>();

  private final InstantSource clock;

  /** An empty bucket on the system's clock. */
  public InMemoryBucket() {
    this(InstantSource.system());
  }

  /**
   * An empty bucket.
   *
   * @param clock what {@link ObjectInfo#lastModified} is read from
   */
  public InMemoryBucket(InstantSource clock) {
    this.clock = Objects.requireNonNull(clock, "clock");
  }

  @Override
  public String put(String key, byte[] content) {
    Keys.check(key);
    Held held = held(content);
    objects.put(key, held);
    return held.etag();
  }

  @Override
  public Optional<String> putIfAbsent(String key, byte[] content) {
    Keys.check(key);
    Held held = held(content);
    return objects.putIfAbsent(key, held) == null ? Optional.of(held.etag()) : Optional.empty();
  }

  @Override
  public Optional<String> putIfMatch(String key, byte[] content, String etag) {
    Keys.check(key);
    Held replacement = held(content);
    for (Held current = objects.get(key);
        current != null && current.etag().equals(etag);
        current = objects.get(key)) {
      if (objects.replace(key, current, replacement)) {
        return Optional.of(replacement.etag());
      }
    }
    return Optional.empty();
  }

  @Override
  public Optional<StoredObject> get(String key) {
    Keys.check(key);
    return Optional.ofNullable(objects.get(key))
        .map(held -> new StoredObject(key, held.content().clone(), held.etag()));
  }

  @Override
  public byte[] getRange(String key, long offset, int length) throws NoSuchFileException {
    Ranges.check(key, offset, length);
    byte[] content = existing(key).content();
    int from = (int) Math.min(offset, content.length);
    return Arrays.copyOfRange(content, from, from + Math.min(length, content.length - from));
  }

  @Override
  public ObjectTail tail(String key, int length) throws NoSuchFileException {
    Ranges.checkTail(key, length);
    byte[] content = existing(key).content();
    int from = Math.max(0, content.length - length);
    return new ObjectTail(content.length, Arrays.copyOfRange(content, from, content.length));
  }

  @Override
  public List<ObjectInfo> list(String prefix) {
    Keys.checkPrefix(prefix);
    List<ObjectInfo> found = new ArrayList<>();
    for (Map.Entry<String, Held> entry : objects.tailMap(prefix).entrySet()) {
      if (!entry.getKey().startsWith(prefix)) {
        break;
      }
      Held held = entry.getValue();
      found.add(new ObjectInfo(entry.getKey(), held.content().length, held.lastModified()));
    }
    return KeyOrder.sorted(found);
  }

  @Override
  public void delete(String key) {
    Keys.check(key);
    objects.remove(key);
  }

  @Override
  public void close() {
    objects.clear();
  }

  private Held held(byte[] content) {
    return new Held(content.clone(), Etags.of(content), clock.instant());
  }

  private Held existing(String key) throws NoSuchFileException {
    Keys.check(key);
    Held held = objects.get(key);
    if (held == null) {
      throw new NoSuchFileException(key, null, "there is no such object");
    }
    return held;
  }

  @SuppressWarnings("ArrayRecordComponent")
  private record Held(byte[] content, String etag, Instant lastModified) {}
}
