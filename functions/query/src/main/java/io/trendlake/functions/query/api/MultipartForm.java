// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.query.api;

import io.trendlake.promql.text.GoQuote;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the fields of a body of the type {@code multipart/form-data} (RFC 7578), as {@code curl -F}
 * sends it and Go's {@code FormValue} reads it. Files are left out, and so is what follows a fault.
 */
final class MultipartForm {

  private static final Pattern BOUNDARY =
      Pattern.compile("[;\\s]boundary=(?:\"([^\"]+)\"|([^\\s;\"]+))", Pattern.CASE_INSENSITIVE);
  private static final Pattern NAME =
      Pattern.compile(
          "^content-disposition:\\s*form-data[^\r\n]*[;\\s]name=\"([^\"\r\n]*)\"",
          Pattern.CASE_INSENSITIVE | Pattern.MULTILINE);
  private static final Pattern FILE =
      Pattern.compile("[;\\s]filename\\*?=", Pattern.CASE_INSENSITIVE);
  private static final String LINE = "\r\n";

  private MultipartForm() {}

  /**
   * Reads a body.
   *
   * @param contentType the header, which names what is between the fields
   */
  static Parameters parse(String contentType, byte[] body) {
    Map<String, List<String>> values = new LinkedHashMap<>();
    Matcher boundary = BOUNDARY.matcher(contentType);
    if (!boundary.find()) {
      return Parameters.NONE;
    }
    String quoted = boundary.group(1);
    String delimiter = LINE + "--" + (quoted == null ? boundary.group(2) : quoted);
    // One character for each byte.
    String text = LINE + new String(body, StandardCharsets.ISO_8859_1);
    int at = text.indexOf(delimiter);
    while (at >= 0 && !text.startsWith("--", at + delimiter.length())) {
      int from = at + delimiter.length();
      at = text.indexOf(delimiter, from);
      if (at >= 0) {
        addField(text.substring(from, at), values);
      }
    }
    return new Parameters(values, Optional.empty());
  }

  private static void addField(String part, Map<String, List<String>> values) {
    int end = part.indexOf(LINE + LINE);
    String headers = end < 0 ? "" : part.substring(0, end);
    Matcher name = NAME.matcher(headers);
    if (name.find() && !FILE.matcher(headers).find()) {
      String value = part.substring(end + 2 * LINE.length());
      values
          .computeIfAbsent(utf8(Objects.requireNonNull(name.group(1))), any -> new ArrayList<>())
          .add(utf8(value));
    }
  }

  private static String utf8(String latin) {
    byte[] bytes = latin.getBytes(StandardCharsets.ISO_8859_1);
    return GoQuote.decode(bytes, 0, bytes.length);
  }
}
