// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.compact;

import io.trendlake.json.JsonTree;
import io.trendlake.lake.LakeKey;
import io.trendlake.lake.LakeLayout;
import java.io.StringWriter;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * A file to be made, as a message of a queue: {@code {"version":1,"file":"samples/hour/..."}}. What
 * goes into a file of an hour or a day the plan says, so that a message that comes late makes
 * nothing else; trends are made of the day file beside them.
 */
final class PartMessage {

  /** The only version that is read. */
  static final int VERSION = 1;

  private PartMessage() {}

  /** The message of a file. */
  static String write(LakeKey file) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(ObjectWriteContext.empty(), text)) {
      json.writeStartObject();
      json.writeNumberProperty("version", VERSION);
      json.writeStringProperty("file", file.text());
      json.writeEndObject();
    }
    return text.toString();
  }

  /**
   * The file of a message: an hour file, a day file, or one of trends.
   *
   * @throws IllegalArgumentException if it is not a message of this version, with what is wrong and
   *     where
   */
  static LakeKey read(String message) {
    JsonTree json = JsonTree.parse(message);
    int version = json.at("version").number();
    if (version != VERSION) {
      throw new IllegalArgumentException(
          "the message of a part is of version "
              + version
              + ", this function reads version "
              + VERSION
              + "; the next tick of compaction sends it again");
    }
    String key = json.at("file").text();
    return LakeLayout.parse(key)
        .filter(PartMessage::canBeMade)
        .orElseThrow(() ->
            new IllegalArgumentException(
                "$.file is no file of an hour or a day, such as"
                    + " samples/hour/dt=2026-11-22/hour=07/part-0000.parquet: "
                    + key));
  }

  private static boolean canBeMade(LakeKey key) {
    return key instanceof LakeKey.HourFile
        || key instanceof LakeKey.DayFile
        || key instanceof LakeKey.TrendsFile;
  }
}
