// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.config.parse;

import io.trendlake.config.sd.DnsRecordType;
import io.trendlake.config.sd.DnsSdConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Reads an element of {@code dns_sd_configs}, which is a discovery for each of its names. */
final class DnsSdReader {

  static final Fields FIELDS = Fields.of("names", "type", "port", "refresh_interval");

  private static final Map<String, DnsRecordType> TYPES =
      Choices.of(DnsRecordType.values(), DnsRecordType::name);

  private static final int MAX_PORT = 65_535;

  private DnsSdReader() {}

  static List<DnsSdConfig> read(YamlBlock block) {
    Duration interval = SdReader.refreshInterval(block, DnsSdConfig.DEFAULT_REFRESH_INTERVAL);
    Optional<DnsRecordType> type = type(block);
    int port = port(block);
    if (port == 0 && type.filter(known -> known != DnsRecordType.SRV).isPresent()) {
      block.refuse("port", "is missing; records of type " + type.get() + " name no port");
    }
    return names(block).stream()
        .map(name -> new DnsSdConfig(name, type.orElse(DnsRecordType.SRV), port, interval))
        .toList();
  }

  private static List<String> names(YamlBlock block) {
    List<String> names = new ArrayList<>();
    for (YamlValue name : block.list("names")) {
      name.nonEmptyText().ifPresent(names::add);
    }
    if (block.list("names").isEmpty()) {
      block.refuse("names", "names nothing to look up; at least one name is required");
    }
    return names;
  }

  /** In any case; unlike other choices an empty text is no default, as in Prometheus. */
  private static Optional<DnsRecordType> type(YamlBlock block) {
    String text = block.text("type", DnsRecordType.SRV.name());
    Optional<DnsRecordType> type = Optional.ofNullable(TYPES.get(text.toUpperCase(Locale.ROOT)));
    if (type.isEmpty()) {
      block.refuse(
          "type",
          YamlValue.quoted(text)
              + " is not a type of records to look up: one of "
              + String.join(", ", TYPES.keySet()));
    }
    return type;
  }

  private static int port(YamlBlock block) {
    long port = block.value("port").flatMap(YamlValue::count).orElse(0L);
    if (port < 0 || port > MAX_PORT) {
      block.refuse("port", Long.toUnsignedString(port) + " is not from 0 to " + MAX_PORT);
      return 0;
    }
    return (int) port;
  }
}
