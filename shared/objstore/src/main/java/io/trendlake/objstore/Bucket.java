// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.objstore;

import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Objects under keys, as S3 has them: written whole, read whole or in ranges, listed by prefix.
 *
 * <p>A key is relative, its parts joined by {@code /}, none of them empty or beginning with a dot,
 * without backslashes and control characters, and at most 1,024 bytes of UTF-8; another one is an
 * {@link IllegalArgumentException}. No key may be a folder of another key (a directory could not
 * hold both).
 *
 * <p>After a put returns every get and list sees it, and a reader sees an object whole, as one put
 * wrote it. Safe for use by many threads; a bucket on disk also by many processes. Every method
 * throws {@link IOException} when the store cannot do it, naming the key; nothing is then
 * half-written. It is a {@link java.nio.file.AccessDeniedException} where rights are missing, which
 * no repetition helps.
 */
public interface Bucket extends AutoCloseable {

  /**
   * Writes an object, in the place of any that was there.
   *
   * @return the etag of what was written
   */
  String put(String key, byte[] content) throws IOException;

  /**
   * Writes an object unless there is one.
   *
   * @return the etag of what was written, or empty if there was one
   */
  Optional<String> putIfAbsent(String key, byte[] content) throws IOException;

  /**
   * Writes an object if the one that is there has this etag.
   *
   * @return the etag of what was written, or empty if there is no object or another one
   */
  Optional<String> putIfMatch(String key, byte[] content, String etag) throws IOException;

  /**
   * Whether the objects are on this machine, so that many small reads take no longer than few large
   * ones.
   */
  default boolean isLocal() {
    return false;
  }

  /** A whole object, or empty if there is none. */
  Optional<StoredObject> get(String key) throws IOException;

  /**
   * The bytes of an object from an offset on, fewer than asked for only where the object ends: none
   * from its end on.
   *
   * @throws java.nio.file.NoSuchFileException if there is no such object
   * @throws IllegalArgumentException for a negative offset or length
   */
  byte[] getRange(String key, long offset, int length) throws IOException;

  /**
   * The last bytes of an object and its size, in one request: where a Parquet file has its footer.
   * All of it if it is shorter.
   *
   * @throws java.nio.file.NoSuchFileException if there is no such object
   * @throws IllegalArgumentException if the length is not positive
   */
  ObjectTail tail(String key, int length) throws IOException;

  /**
   * The objects whose keys begin with a text, in the order of their keys' UTF-8 bytes. The prefix
   * need not end at a {@code /}.
   */
  List<ObjectInfo> list(String prefix) throws IOException;

  /**
   * The first objects whose keys begin with a text and come after another one, by the UTF-8 bytes
   * of both: as many as one request brings, which is a thousand in S3 and all of them elsewhere.
   *
   * @param after need not be a key; empty for all keys
   */
  default ObjectPage page(String prefix, String after) throws IOException {
    return new ObjectPage(KeyOrder.after(after, list(prefix)), null);
  }

  /** Removes an object; without effect if there is none. Folders that it leaves empty go too. */
  void delete(String key) throws IOException;

  /**
   * Removes objects, in fewer requests than one each where the store can. When it fails some may be
   * gone.
   */
  default void deleteAll(Collection<String> keys) throws IOException {
    for (String key : keys) {
      delete(key);
    }
  }

  @Override
  void close() throws IOException;
}
