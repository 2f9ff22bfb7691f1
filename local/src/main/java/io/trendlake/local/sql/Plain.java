// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.sql;

import java.sql.Array;
import java.sql.Blob;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.duckdb.DuckDBStruct;
import org.jspecify.annotations.Nullable;

/**
 * Values without the classes of JDBC: null, Boolean, Number, String, LocalDateTime (UTC), List and
 * Map of these.
 */
final class Plain {

  private Plain() {}

  static @Nullable Object of(@Nullable Object value) throws SQLException {
    return switch (value) {
      case null -> null;
      case Boolean truth -> truth;
      case Number number -> number;
      case LocalDateTime time -> time;
      case OffsetDateTime time -> time.atZoneSameInstant(ZoneOffset.UTC).toLocalDateTime();
      case Timestamp time -> time.toLocalDateTime();
      case Map<?, ?> map -> map(map);
      case DuckDBStruct struct -> map(struct.getMap());
      case Array array -> list((Object[]) array.getArray());
      case Blob blob -> "\\x" + HexFormat.of().formatHex(blob.getBytes(1, (int) blob.length()));
      default -> value.toString();
    };
  }

  private static Map<String, @Nullable Object> map(Map<?, ?> map) throws SQLException {
    Map<String, @Nullable Object> plain = new LinkedHashMap<>();
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      plain.put(String.valueOf(entry.getKey()), of(entry.getValue()));
    }
    return plain;
  }

  private static List<@Nullable Object> list(Object[] values) throws SQLException {
    List<@Nullable Object> plain = new ArrayList<>();
    for (Object value : values) {
      plain.add(of(value));
    }
    return plain;
  }
}
