// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.objstore;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * Objects under keys, as S3 has them: written whole, read whole or in ranges, listed by prefix.
 *
 * <p>A key is relative, its parts joined by {@code /}, without empty parts, {@code .} or {@code
 * ..}. After a put returns every get and list sees it. Safe for use by many threads. Every method
 * throws {@link IOException} when the store cannot do it, naming the key; nothing is then
 * half-written.
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

  /** A whole object, or empty if there is none. */
  Optional<StoredObject> get(String key) throws IOException;

  /**
   * The bytes of an object from an offset on, fewer than asked for only where the object ends.
   *
   * @throws java.nio.file.NoSuchFileException if there is no such object
   */
  byte[] getRange(String key, long offset, int length) throws IOException;

  /**
   * The objects whose keys begin with a text, in the order of their keys' UTF-8 bytes. The prefix
   * need not end at a {@code /}.
   */
  List<ObjectInfo> list(String prefix) throws IOException;

  /** Removes an object; without effect if there is none. */
  void delete(String key) throws IOException;

  @Override
  void close() throws IOException;
}
