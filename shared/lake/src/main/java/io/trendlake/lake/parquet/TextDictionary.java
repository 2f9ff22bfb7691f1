// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.parquet;

/** The texts by their ids. */
interface TextDictionary {

  /** The text of an id; the same object each time. */
  String text(int id);

  /** The id of a text, or -1 if it has none. */
  int find(String text);
}
