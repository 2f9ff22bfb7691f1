// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.config.parse;

import io.trendlake.config.ScrapeProtocol;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads {@code scrape_protocols} and {@code fallback_scrape_protocol}. */
final class ScrapeProtocolReader {

  private static final Map<String, ScrapeProtocol> PROTOCOLS =
      Choices.of(ScrapeProtocol.values(), ScrapeProtocol::configName);

  private ScrapeProtocolReader() {}

  /** The list, or what is inherited if nothing is written. */
  static List<ScrapeProtocol> protocols(YamlBlock block, List<ScrapeProtocol> inherited) {
    return block
        .value("scrape_protocols")
        .filter(value -> !value.isNull())
        .map(ScrapeProtocolReader::protocols)
        .filter(protocols -> !protocols.isEmpty())
        .orElse(inherited);
  }

  private static List<ScrapeProtocol> protocols(YamlValue value) {
    List<ScrapeProtocol> protocols = new ArrayList<>();
    if (value.saysNothing()) {
      value.refuse("is empty; name a protocol or remove the key");
    }
    for (YamlValue element : value.list()) {
      element
          .choice(PROTOCOLS)
          .ifPresent(protocol -> {
            if (protocols.contains(protocol)) {
              element.refuse(protocol.configName() + " is listed twice");
            }
            protocols.add(protocol);
          });
    }
    return protocols;
  }

  /** The fallback, if one is written. */
  static Optional<ScrapeProtocol> fallback(YamlBlock block) {
    return block.choice("fallback_scrape_protocol", PROTOCOLS);
  }
}
