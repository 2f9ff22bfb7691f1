// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.config.parse;

import com.google.re2j.Pattern;
import io.trendlake.config.http.HttpHeader;
import io.trendlake.config.http.Secret;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Reads {@code http_headers}. */
final class HttpHeaderReader {

  static final Fields FIELDS = Fields.of("values", "secrets", "files", "refs");

  /** Prometheus's {@code ReservedHeaders}. */
  private static final Set<String> RESERVED =
      Set.of(
          "authorization",
          "host",
          "content-encoding",
          "content-length",
          "content-type",
          "user-agent",
          "connection",
          "keep-alive",
          "proxy-authenticate",
          "proxy-authorization",
          "www-authenticate",
          "accept-encoding",
          "x-prometheus-remote-write-version",
          "x-prometheus-remote-read-version",
          "x-prometheus-scrape-timeout-seconds",
          "x-amz-date",
          "x-amz-security-token",
          "x-amz-content-sha256");

  /** RFC 9110, section 5.6.2. */
  private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

  private final ConfigFolder folder;

  HttpHeaderReader(ConfigFolder folder) {
    this.folder = folder;
  }

  /**
   * Reads {@code proxy_connect_header}: the values by name, all of them secret; or a block as in
   * {@code http_headers}.
   */
  List<HttpHeader> ofConnect(YamlValue headers) {
    List<HttpHeader> read = new ArrayList<>();
    headers
        .map()
        .ifPresent(entries ->
            entries.forEach((name, value) -> {
              if (!TOKEN.matches(name)) {
                value.refuse("is not a header name");
              }
              read.add(new HttpHeader(name, connectValues(value)));
            }));
    return read;
  }

  private List<Secret> connectValues(YamlValue value) {
    return value.isBlock()
        ? value.block(FIELDS).map(this::values).orElse(List.of())
        : value.texts().stream().map(text -> (Secret) new Secret.Inline(text)).toList();
  }

  List<HttpHeader> read(YamlValue headers) {
    List<HttpHeader> read = new ArrayList<>();
    headers
        .map()
        .ifPresent(entries -> entries.forEach((name, value) -> read.add(header(name, value))));
    return read;
  }

  private HttpHeader header(String name, YamlValue value) {
    if (!TOKEN.matches(name)) {
      value.refuse("is not a header name");
    } else if (RESERVED.contains(name.toLowerCase(Locale.ROOT))) {
      value.refuse("is a header that every request sets itself; it cannot be given here");
    }
    return new HttpHeader(name, value.block(FIELDS).map(this::values).orElse(List.of()));
  }

  private List<Secret> values(YamlBlock block) {
    List<Secret> values = new ArrayList<>();
    block.texts("values").forEach(text -> values.add(new Secret.Inline(text)));
    block.texts("secrets").forEach(text -> values.add(new Secret.Inline(text)));
    for (String file : block.texts("files")) {
      folder
          .resolve(file, reason -> block.refuse("files", reason))
          .map(Secret.InFile::new)
          .ifPresent(values::add);
    }
    for (YamlValue ref : block.list("refs")) {
      ref.text()
          .flatMap(text -> SecretReader.reference(text, ref::refuse))
          .map(Secret.Referenced::new)
          .ifPresent(values::add);
    }
    return values;
  }
}
