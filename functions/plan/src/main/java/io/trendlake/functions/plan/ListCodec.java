// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.plan;

import io.trendlake.json.JsonTree;
import tools.jackson.core.JsonGenerator;

/**
 * How lists of one kind are named and written.
 *
 * @param <K> what a list belongs to
 * @param <E> an element
 */
interface ListCodec<K, E> {

  /** Names the object: the same for equal keys in every process. */
  String id(K key);

  /** Names the list in messages. */
  String name(K key);

  /** Writes an element as one JSON value. */
  void write(JsonGenerator json, E element);

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws IllegalArgumentException if it is not that, with what is wrong and where
   */
  E read(JsonTree json, K key);
}
