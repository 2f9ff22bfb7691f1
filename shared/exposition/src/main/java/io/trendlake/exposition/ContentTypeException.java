// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.exposition;

/**
 * A Content-Type from which no format follows. The message is human-readable and names a remedy.
 */
public final class ContentTypeException extends Exception {

  private static final long serialVersionUID = 1L;

  private static final String REMEDY =
      "; known are text/plain, application/openmetrics-text and application/vnd.google.protobuf,"
          + " and fallback_scrape_protocol names the format for targets that do not";

  private ContentTypeException(String message) {
    super(message);
  }

  static ContentTypeException blank() {
    return new ContentTypeException("the target sent no Content-Type" + REMEDY);
  }

  static ContentTypeException malformed(String contentType) {
    return new ContentTypeException(
        "the target sent a Content-Type that is malformed: \"" + contentType + "\"" + REMEDY);
  }

  static ContentTypeException unknown(String contentType) {
    return new ContentTypeException(
        "the target sent a Content-Type that is not supported: \"" + contentType + "\"" + REMEDY);
  }
}
