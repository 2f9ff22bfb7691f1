// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.discovery;

import io.trendlake.config.sd.DnsSdConfig;
import io.trendlake.discovery.dns.DnsClient;
import io.trendlake.discovery.dns.DnsException;
import io.trendlake.discovery.dns.DnsRecord;
import io.trendlake.model.Labels;
import java.util.List;
import java.util.Optional;

/**
 * The targets that the records of a name in DNS are, as Prometheus's discovery/dns. A name that
 * does not exist has none. Addresses are judged where targets are fetched, as all addresses are.
 */
final class DnsDiscoverer implements Discoverer<TargetGroup> {

  private static final String PREFIX = "__meta_dns_";

  private final DnsSdConfig config;
  private final DnsClient client;

  DnsDiscoverer(DnsSdConfig config, DnsClient client) {
    this.config = config;
    this.client = client;
  }

  @Override
  public DiscoveryResult<TargetGroup> discover() throws DiscoveryException, InterruptedException {
    try {
      List<Labels> targets =
          client.lookup(config.name(), config.type()).stream()
              .flatMap(found -> target(found).stream())
              .toList();
      return DiscoveryResult.of(List.of(new TargetGroup(config.name(), targets, Labels.empty())));
    } catch (DnsException e) {
      throw new DiscoveryException(config.name() + ": " + e.getMessage(), e);
    }
  }

  private Optional<Labels> target(DnsRecord found) {
    return switch (found) {
      case DnsRecord.Address address -> Optional.of(labels(address.text(), config.port()).build());
      case DnsRecord.Service(String target, int port) ->
          named(target, port, "srv_record_target")
              .map(labels -> labels.set(PREFIX + "srv_record_port", String.valueOf(port)).build());
      case DnsRecord.MailServer(String target) ->
          named(target, config.port(), "mx_record_target").map(Labels.Builder::build);
      case DnsRecord.NameServer(String target) ->
          named(target, config.port(), "ns_record_target").map(Labels.Builder::build);
    };
  }

  /** Empty for the root, by which a record says that there is no server (RFC 2782, RFC 7505). */
  private Optional<Labels.Builder> named(String target, int port, String label) {
    String host = target.substring(0, target.length() - 1);
    return host.isEmpty()
        ? Optional.empty()
        : Optional.of(labels(host, port).set(PREFIX + label, target));
  }

  private Labels.Builder labels(String host, int port) {
    String address = (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    return Labels.builder().set(TargetLabels.ADDRESS, address).set(PREFIX + "name", config.name());
  }
}
