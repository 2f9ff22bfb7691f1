// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.config.parse;

import java.util.Optional;
import java.util.stream.Stream;

/** Says where a key belongs that is written in a block that does not have it. */
final class MisplacedKey {

  /** Keys with which the objects of Kubernetes begin. */
  private static final Fields OBJECT = Fields.of("apiVersion", "kind");

  private record Place(String name, Fields fields) {}

  private MisplacedKey() {}

  /** The remedy, if the key is one of another block that people know. */
  static Optional<String> remedy(String name) {
    if (OBJECT.names().contains(name)) {
      return Optional.of(
          "this is an object of Kubernetes, and the configuration is a text in it, as below"
              + " data and prometheus.yml of a ConfigMap");
    }
    return places()
        .filter(place -> place.fields.names().contains(name))
        .findFirst()
        .map(place -> "it belongs " + place.name);
  }

  private static Stream<Place> places() {
    return Stream.of(
        new Place("in a job of scrape_configs", ScrapeConfigReader.FIELDS),
        new Place("in global", GlobalReader.FIELDS),
        new Place("at the top of the configuration itself", ConfigParser.FIELDS),
        new Place("in tls_config", TlsReader.FIELDS),
        new Place("in basic_auth", HttpClientReader.BASIC_AUTH),
        new Place("in authorization", HttpClientReader.AUTHORIZATION),
        new Place("in a rule of relabel_configs", RelabelReader.FIELDS),
        new Place("in an element of static_configs", SdReader.STATIC));
  }
}
