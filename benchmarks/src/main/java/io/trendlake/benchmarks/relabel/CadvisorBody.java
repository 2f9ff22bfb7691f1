// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.benchmarks.relabel;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.trendlake.model.Labels;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * What a cAdvisor exposes of the containers of one node: names, labels and lengths of values as
 * real ones have them, values made up. The same seed makes the same series.
 */
final class CadvisorBody {

  /** The labels that a configuration of Kubernetes gives such a target. */
  static final Labels TARGET =
      Labels.of(
          "job", "kubelet",
          "instance", "10.3.17.204:10250",
          "node", "ip-10-3-17-204.eu-central-1.compute.internal",
          "metrics_path", "/metrics/cadvisor",
          "account", "123456789012",
          "region", "eu-central-1");

  private static final Set<String> LONG =
      Set.of(
          "container_label_io_kubernetes_pod_namespace",
          "container_label_tier",
          "id",
          "image",
          "name");

  private static final long SEED = 13;
  private static final List<String> WORKLOADS =
      List.of(
          "checkout",
          "cart",
          "catalogue",
          "payment-gateway",
          "search-indexer",
          "image-resizer",
          "coredns",
          "kube-proxy",
          "node-exporter",
          "fluent-bit");
  private static final List<String> NAMESPACES =
      List.of("shop", "shop-canary", "kube-system", "monitoring", "batch");
  private static final List<String> OF_CONTAINERS =
      List.of(
          "container_cpu_cfs_periods_total",
          "container_cpu_cfs_throttled_periods_total",
          "container_cpu_cfs_throttled_seconds_total",
          "container_cpu_load_average_10s",
          "container_cpu_system_seconds_total",
          "container_cpu_usage_seconds_total",
          "container_cpu_user_seconds_total",
          "container_file_descriptors",
          "container_last_seen",
          "container_memory_cache",
          "container_memory_failcnt",
          "container_memory_mapped_file",
          "container_memory_max_usage_bytes",
          "container_memory_rss",
          "container_memory_swap",
          "container_memory_usage_bytes",
          "container_memory_working_set_bytes",
          "container_oom_events_total",
          "container_processes",
          "container_sockets",
          "container_spec_cpu_period",
          "container_spec_cpu_quota",
          "container_spec_cpu_shares",
          "container_spec_memory_limit_bytes",
          "container_spec_memory_reservation_limit_bytes",
          "container_start_time_seconds",
          "container_threads",
          "container_threads_max",
          "container_ulimits_soft");
  private static final List<String> OF_DEVICES =
      List.of(
          "container_fs_inodes_free",
          "container_fs_limit_bytes",
          "container_fs_reads_bytes_total",
          "container_fs_reads_total",
          "container_fs_usage_bytes",
          "container_fs_writes_bytes_total",
          "container_fs_writes_total");
  private static final List<String> OF_INTERFACES =
      List.of(
          "container_network_receive_bytes_total",
          "container_network_receive_errors_total",
          "container_network_receive_packets_total",
          "container_network_transmit_bytes_total",
          "container_network_transmit_errors_total",
          "container_network_transmit_packets_total");
  private static final List<String> STATES =
      List.of("iowaiting", "running", "sleeping", "stopped", "uninterruptible");

  private final Random random = new Random(SEED);
  private final List<Labels> series = new ArrayList<>();

  private CadvisorBody(int containers) {
    for (int i = 0; i < containers; i++) {
      addContainer();
    }
  }

  /** The series of so many containers, as the node exposes them. */
  static List<Labels> series(int containers) {
    return List.copyOf(new CadvisorBody(containers).series);
  }

  private void addContainer() {
    String workload = WORKLOADS.get(random.nextInt(WORKLOADS.size()));
    String namespace = NAMESPACES.get(random.nextInt(NAMESPACES.size()));
    String pod = workload + "-" + hex(5) + "-" + hex(3).substring(1);
    String uid = hex(4) + "-" + hex(2) + "-" + hex(2) + "-" + hex(2) + "-" + hex(6);
    Labels container =
        Labels.of(
            "container",
            workload,
            "container_label_io_kubernetes_pod_namespace",
            namespace,
            "container_label_tier",
            namespace.startsWith("shop") ? "frontend" : "platform",
            "id",
            "/kubepods/burstable/pod" + uid + "/" + hex(32),
            "image",
            "registry.example.com:5000/" + namespace + "/" + workload + "@sha256:" + hex(32),
            "name",
            hex(32),
            "namespace",
            namespace,
            "pod",
            pod);
    OF_CONTAINERS.forEach(name -> add(name, container));
    for (String name : OF_DEVICES) {
      add(name, container.with(Labels.of("device", "/dev/nvme0n1")));
    }
    for (String name : OF_INTERFACES) {
      add(name, container.with(Labels.of("interface", "eth0")));
    }
    for (String state : STATES) {
      add("container_tasks_state", container.with(Labels.of("state", state)));
    }
  }

  private void add(String name, Labels labels) {
    series.add(labels.with(Labels.of(Labels.METRIC_NAME, name)));
  }

  private String hex(int bytes) {
    byte[] some = new byte[bytes];
    random.nextBytes(some);
    return HexFormat.of().formatHex(some);
  }

  /**
   * The series as a body in the text format, with values of a seed, and with the labels alone that
   * metrics of an application have too: the long ones would make it a benchmark of reading them.
   */
  static byte[] text(List<Labels> series, long seed) {
    Random values = new Random(seed);
    StringBuilder text = new StringBuilder();
    for (Labels labels : series) {
      text.append(labels.without(LONG)).append(' ').append(values.nextInt(1_000_000)).append('\n');
    }
    return text.toString().getBytes(UTF_8);
  }
}
