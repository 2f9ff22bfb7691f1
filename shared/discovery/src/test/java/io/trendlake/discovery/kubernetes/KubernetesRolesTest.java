// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.discovery.kubernetes;

import static io.trendlake.discovery.kubernetes.ScriptedCluster.brief;
import static io.trendlake.discovery.kubernetes.ScriptedCluster.config;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.trendlake.config.sd.KubernetesRole;
import io.trendlake.config.sd.KubernetesSdConfig.Metadata;
import io.trendlake.model.Labels;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each role's targets, labels and sources: those of Prometheus 3.14's discovery/kubernetes. */
final class KubernetesRolesTest {

  private static final String POD =
      """
      {'metadata': {'name': 'shop-7d9f-x2', 'namespace': 'prod', 'uid': 'u-1',
         'labels': {'app.kubernetes.io/name': 'shop', 'empty': ''},
         'annotations': {'prometheus.io/scrape': 'true'},
         'managedFields': [{'manager': 'kubelet', 'fieldsV1': {'f:metadata': {}}}],
         'ownerReferences': [{'kind': 'ReplicaSet', 'name': 'shop-7d9f', 'controller': true}]},
       'spec': {'nodeName': 'node-1',
         'initContainers': [{'name': 'migrate', 'image': 'shop/migrate:1'}],
         'containers': [
           {'name': 'shop', 'image': 'shop/shop:1', 'env': [{'name': 'A', 'value': 'b'}],
            'ports': [{'name': 'http', 'containerPort': 8080, 'protocol': 'TCP'},
                      {'name': 'metrics', 'containerPort': 9090, 'protocol': 'TCP'}]}]},
       'status': {'phase': 'Running', 'podIP': '10.0.1.7', 'hostIP': '10.0.0.1',
         'conditions': [{'type': 'Ready', 'status': 'True'}],
         'containerStatuses': [{'name': 'shop', 'containerID': 'containerd://c1'}],
         'initContainerStatuses': [{'name': 'migrate', 'containerID': 'containerd://c0'}]}}\
      """;

  private static final String NODE =
      """
      {'metadata': {'name': 'node-1', 'labels': {'topology.kubernetes.io/zone': 'eu-west-1a'},
         'annotations': {'note': 'x'}},
       'spec': {'providerID': 'aws:///eu-west-1a/i-1'},
       'status': {'daemonEndpoints': {'kubeletEndpoint': {'Port': 10250}},
         'conditions': [{'type': 'Ready', 'status': 'True'},
                        {'type': 'DiskPressure', 'status': 'False'}],
         'images': [{'names': ['a']}],
         'addresses': [{'type': 'Hostname', 'address': 'node-1.local'},
                       {'type': 'InternalIP', 'address': '10.0.0.1'},
                       {'type': 'InternalIP', 'address': 'fd00::1'}]}}\
      """;

  private static final String SERVICE =
      """
      {'metadata': {'name': 'shop', 'namespace': 'prod', 'labels': {'team': 'a'},
         'annotations': {'prometheus.io/port': '9090'}},
       'spec': {'type': 'ClusterIP', 'clusterIP': '172.20.0.9',
         'ports': [{'name': 'http', 'port': 80, 'protocol': 'TCP'}]}}\
      """;

  private ScriptedCluster cluster;

  @BeforeEach
  void startCluster() throws IOException {
    cluster = new ScriptedCluster();
  }

  @AfterEach
  void stopCluster() {
    cluster.close();
  }

  @Test
  void pod_hasATargetForEachPort_andForEachContainerWithoutOne() throws Exception {
    cluster.with("/api/v1/pods", POD);

    List<ObjectTargets> found = cluster.find(KubernetesRole.POD);

    assertThat(found).extracting(ObjectTargets::source).containsExactly("pod/prod/shop-7d9f-x2");
    assertThat(brief(found.getFirst().labels()))
        .containsOnly(
            entry("namespace", "prod"),
            entry("pod_name", "shop-7d9f-x2"),
            entry("pod_ip", "10.0.1.7"),
            entry("pod_ready", "true"),
            entry("pod_phase", "Running"),
            entry("pod_node_name", "node-1"),
            entry("pod_host_ip", "10.0.0.1"),
            entry("pod_uid", "u-1"),
            entry("pod_controller_kind", "ReplicaSet"),
            entry("pod_controller_name", "shop-7d9f"),
            entry("pod_label_app_kubernetes_io_name", "shop"),
            entry("pod_labelpresent_app_kubernetes_io_name", "true"),
            entry("pod_labelpresent_empty", "true"),
            entry("pod_annotation_prometheus_io_scrape", "true"),
            entry("pod_annotationpresent_prometheus_io_scrape", "true"));
    assertThat(found.getFirst().targets())
        .extracting(target -> target.value("__address__"))
        .containsExactly("10.0.1.7:8080", "10.0.1.7:9090", "10.0.1.7");
    assertThat(brief(found.getFirst().targets().get(1)))
        .containsOnly(
            entry("__address__", "10.0.1.7:9090"),
            entry("pod_container_name", "shop"),
            entry("pod_container_id", "containerd://c1"),
            entry("pod_container_image", "shop/shop:1"),
            entry("pod_container_init", "false"),
            entry("pod_container_port_name", "metrics"),
            entry("pod_container_port_number", "9090"),
            entry("pod_container_port_protocol", "TCP"));
    assertThat(brief(found.getFirst().targets().get(2)))
        .containsOnly(
            entry("__address__", "10.0.1.7"),
            entry("pod_container_name", "migrate"),
            entry("pod_container_id", "containerd://c0"),
            entry("pod_container_image", "shop/migrate:1"),
            entry("pod_container_init", "true"));
  }

  @Test
  void pod_withoutAddress_hasNoTargets() throws Exception {
    cluster.with("/api/v1/pods", "{'metadata': {'name': 'a', 'namespace': 'b'}, 'status': {}}");

    assertThat(cluster.find(KubernetesRole.POD))
        .containsExactly(new ObjectTargets("pod/b/a", List.of(), Labels.empty()));
  }

  @Test
  void pod_ofIpv6WithoutConditions_isBracketedAndOfUnknownReadiness() throws Exception {
    cluster.with(
        "/api/v1/pods",
        """
        {'metadata': {'name': 'a', 'namespace': 'b'}, 'status': {'podIP': 'fd00::7'},
         'spec': {'containers': [{'name': 'c', 'ports': [{'containerPort': 80}]}]}}\
        """);

    ObjectTargets found = cluster.find(KubernetesRole.POD).getFirst();

    assertThat(found.targets().getFirst().value("__address__")).isEqualTo("[fd00::7]:80");
    assertThat(found.labels().value("__meta_kubernetes_pod_ready")).isEqualTo("unknown");
  }

  @Test
  void pod_withAttachedMetadata_hasThatOfItsNodeNamespaceAndDeployment() throws Exception {
    cluster
        .with("/api/v1/pods", POD)
        .with("/api/v1/nodes", NODE)
        .with("/api/v1/namespaces", "{'metadata': {'name': 'prod', 'labels': {'env': 'p'}}}")
        .with(
            "/apis/apps/v1/replicasets",
            """
            {'metadata': {'name': 'shop-7d9f', 'namespace': 'prod',
              'ownerReferences': [{'kind': 'Deployment', 'name': 'shop', 'controller': true}]}}\
            """);

    ObjectTargets found =
        cluster
            .find(config(KubernetesRole.POD, new Metadata(true, true, true, false, false)))
            .getFirst();

    assertThat(brief(found.labels()))
        .contains(
            entry("node_name", "node-1"),
            entry("node_label_topology_kubernetes_io_zone", "eu-west-1a"),
            entry("node_labelpresent_topology_kubernetes_io_zone", "true"),
            entry("node_annotation_note", "x"),
            entry("namespace_label_env", "p"),
            entry("namespace_labelpresent_env", "true"),
            entry("pod_deployment_name", "shop"));
  }

  @Test
  void pod_onANodeThatIsNotSelected_hasNoTargets() throws Exception {
    cluster.with("/api/v1/pods", POD).with("/api/v1/nodes", NODE.replace("node-1", "node-2"));

    assertThat(
            cluster
                .find(config(KubernetesRole.POD, new Metadata(true, false, false, false, false)))
                .getFirst()
                .targets())
        .isEmpty();
  }

  @Test
  void pod_ofAJob_hasItsNameAndThatOfItsCronJob() throws Exception {
    cluster
        .with("/api/v1/pods", POD.replace("ReplicaSet", "Job"))
        .with(
            "/apis/batch/v1/jobs",
            """
            {'metadata': {'name': 'shop-7d9f', 'namespace': 'prod',
              'ownerReferences': [{'kind': 'CronJob', 'name': 'nightly', 'controller': true}]}}\
            """);

    assertThat(
            brief(
                cluster
                    .find(config(KubernetesRole.POD, new Metadata(false, false, false, true, true)))
                    .getFirst()
                    .labels()))
        .contains(entry("pod_job_name", "shop-7d9f"), entry("pod_cronjob_name", "nightly"));
  }

  @Test
  void service_hasATargetForEachPort() throws Exception {
    cluster.with("/api/v1/services", SERVICE);

    ObjectTargets found = cluster.find(KubernetesRole.SERVICE).getFirst();

    assertThat(found.source()).isEqualTo("svc/prod/shop");
    assertThat(brief(found.labels()))
        .containsOnly(
            entry("namespace", "prod"),
            entry("service_name", "shop"),
            entry("service_label_team", "a"),
            entry("service_labelpresent_team", "true"),
            entry("service_annotation_prometheus_io_port", "9090"),
            entry("service_annotationpresent_prometheus_io_port", "true"));
    assertThat(found.targets()).hasSize(1);
    assertThat(brief(found.targets().getFirst()))
        .containsOnly(
            entry("__address__", "shop.prod.svc:80"),
            entry("service_port_name", "http"),
            entry("service_port_number", "80"),
            entry("service_port_protocol", "TCP"),
            entry("service_type", "ClusterIP"),
            entry("service_cluster_ip", "172.20.0.9"));
  }

  @Test
  void service_ofOtherTypes_hasTheirLabels() throws Exception {
    cluster
        .with(
            "/api/v1/services",
            """
            {'metadata': {'name': 'a', 'namespace': 'b'}, 'spec': {'type': 'ExternalName',
             'externalName': 'db.example', 'ports': [{'port': 5432}]}}\
            """)
        .with(
            "/api/v1/services",
            """
            {'metadata': {'name': 'c', 'namespace': 'b'}, 'spec': {'type': 'LoadBalancer',
             'clusterIP': '172.20.0.1', 'loadBalancerIP': '1.2.3.4', 'ports': [{'port': 80}]}}\
            """);

    List<ObjectTargets> found = cluster.find(KubernetesRole.SERVICE);

    assertThat(brief(found.get(0).targets().getFirst()))
        .contains(entry("service_external_name", "db.example"))
        .doesNotContainKey("service_cluster_ip");
    assertThat(brief(found.get(1).targets().getFirst()))
        .contains(
            entry("service_loadbalancer_ip", "1.2.3.4"), entry("service_cluster_ip", "172.20.0.1"));
  }

  @Test
  void endpoints_haveTheLabelsOfTheirServiceAndPod_andThePodsOtherPorts() throws Exception {
    cluster
        .with("/api/v1/pods", POD)
        .with("/api/v1/services", SERVICE)
        .with(
            "/api/v1/endpoints",
            """
            {'metadata': {'name': 'shop', 'namespace': 'prod', 'labels': {'l': 'm'}},
             'subsets': [{
               'ports': [{'name': 'http', 'port': 8080, 'protocol': 'TCP'}],
               'addresses': [{'ip': '10.0.1.7', 'nodeName': 'node-1', 'hostname': 'h',
                 'targetRef': {'kind': 'Pod', 'namespace': 'prod', 'name': 'shop-7d9f-x2'}}],
               'notReadyAddresses': [{'ip': '10.0.1.8'}]}]}\
            """);

    ObjectTargets found = cluster.find(KubernetesRole.ENDPOINTS).getFirst();

    assertThat(found.source()).isEqualTo("endpoints/prod/shop");
    assertThat(brief(found.labels()))
        .contains(
            entry("namespace", "prod"),
            entry("endpoints_name", "shop"),
            entry("endpoints_label_l", "m"),
            entry("endpoints_labelpresent_l", "true"),
            entry("service_name", "shop"),
            entry("service_label_team", "a"));
    assertThat(found.targets())
        .extracting(target -> target.value("__address__"))
        .containsExactly("10.0.1.7:8080", "10.0.1.8:8080", "10.0.1.7:9090");
    assertThat(brief(found.targets().get(0)))
        .contains(
            entry("endpoint_port_name", "http"),
            entry("endpoint_port_protocol", "TCP"),
            entry("endpoint_ready", "true"),
            entry("endpoint_address_target_kind", "Pod"),
            entry("endpoint_address_target_name", "shop-7d9f-x2"),
            entry("endpoint_node_name", "node-1"),
            entry("endpoint_hostname", "h"),
            entry("pod_name", "shop-7d9f-x2"),
            entry("pod_container_name", "shop"),
            entry("pod_container_image", "shop/shop:1"),
            entry("pod_container_port_name", "http"),
            entry("pod_container_port_number", "8080"),
            entry("pod_container_port_protocol", "TCP"),
            entry("pod_container_init", "false"))
        .doesNotContainKey("pod_container_id");
    assertThat(brief(found.targets().get(1)))
        .containsOnly(
            entry("__address__", "10.0.1.8:8080"),
            entry("endpoint_port_name", "http"),
            entry("endpoint_port_protocol", "TCP"),
            entry("endpoint_ready", "false"));
    assertThat(brief(found.targets().get(2)))
        .contains(entry("pod_container_port_name", "metrics"), entry("pod_name", "shop-7d9f-x2"))
        .doesNotContainKey("endpoint_ready");
  }

  @Test
  void endpoints_withAttachedNode_haveItsLabels() throws Exception {
    cluster
        .with("/api/v1/nodes", NODE)
        .with("/api/v1/pods", POD)
        .with("/api/v1/services", SERVICE)
        .with(
            "/api/v1/endpoints",
            """
            {'metadata': {'name': 'kubelet', 'namespace': 'kube-system'},
             'subsets': [{'ports': [{'port': 10250}],
               'addresses': [{'ip': '10.0.0.1', 'targetRef': {'kind': 'Node', 'name': 'node-1'}},
                             {'ip': '10.0.0.2', 'nodeName': 'node-9'}]}]}\
            """);

    ObjectTargets found =
        cluster
            .find(config(KubernetesRole.ENDPOINTS, new Metadata(true, false, false, false, false)))
            .getFirst();

    assertThat(brief(found.targets().get(0)))
        .contains(entry("node_label_topology_kubernetes_io_zone", "eu-west-1a"));
    assertThat(brief(found.targets().get(1))).doesNotContainKey("node_name");
  }

  private static final String SLICE =
      """
      {'metadata': {'name': 'shop-abc', 'namespace': 'prod',
         'labels': {'kubernetes.io/service-name': 'shop'}},
       'addressType': 'IPv4',
       'ports': [{'name': 'http', 'port': 8080, 'protocol': 'TCP', 'appProtocol': 'http'}],
       'endpoints': [{'addresses': ['10.0.1.7'], 'hostname': 'h', 'nodeName': 'node-1',
         'zone': 'eu-west-1a', 'deprecatedTopology': {'kubernetes.io/hostname': 'x'},
         'conditions': {'ready': true, 'serving': true, 'terminating': false},
         'targetRef': {'kind': 'Pod', 'namespace': 'prod', 'name': 'shop-7d9f-x2'}}]}\
      """;

  @Test
  void endpointSlice_hasItsLabels_andThePodsOtherPorts() throws Exception {
    cluster
        .with("/api/v1/pods", POD)
        .with("/api/v1/services", SERVICE)
        .with("/apis/discovery.k8s.io/v1/endpointslices", SLICE);

    ObjectTargets found = cluster.find(KubernetesRole.ENDPOINTSLICE).getFirst();

    assertThat(found.source()).isEqualTo("endpointslice/prod/shop-abc");
    assertThat(brief(found.labels()))
        .contains(
            entry("namespace", "prod"),
            entry("endpointslice_name", "shop-abc"),
            entry("endpointslice_address_type", "IPv4"),
            entry("endpointslice_label_kubernetes_io_service_name", "shop"),
            entry("service_name", "shop"));
    assertThat(found.targets())
        .extracting(target -> target.value("__address__"))
        .containsExactly("10.0.1.7:8080", "10.0.1.7:9090");
    assertThat(brief(found.targets().getFirst()))
        .contains(
            entry("endpointslice_port_name", "http"),
            entry("endpointslice_port", "8080"),
            entry("endpointslice_port_protocol", "TCP"),
            entry("endpointslice_port_app_protocol", "http"),
            entry("endpointslice_endpoint_conditions_ready", "true"),
            entry("endpointslice_endpoint_conditions_serving", "true"),
            entry("endpointslice_endpoint_conditions_terminating", "false"),
            entry("endpointslice_endpoint_hostname", "h"),
            entry("endpointslice_endpoint_node_name", "node-1"),
            entry("endpointslice_endpoint_zone", "eu-west-1a"),
            entry("endpointslice_endpoint_topology_kubernetes_io_hostname", "x"),
            entry("endpointslice_endpoint_topology_present_kubernetes_io_hostname", "true"),
            entry("endpointslice_address_target_kind", "Pod"),
            entry("endpointslice_address_target_name", "shop-7d9f-x2"),
            entry("pod_container_port_name", "http"));
  }

  @Test
  void endpointSlice_ofTheSecondFamilyOfItsService_hasNoTargets() throws Exception {
    String dual =
        SERVICE.replace(
            "'type':",
            "'ipFamilyPolicy': 'PreferDualStack', 'ipFamilies': ['IPv6', 'IPv4'], 'type':");
    cluster
        .with("/api/v1/pods", POD)
        .with("/api/v1/services", dual)
        .with("/apis/discovery.k8s.io/v1/endpointslices", SLICE);

    assertThat(cluster.find(KubernetesRole.ENDPOINTSLICE).getFirst().targets()).isEmpty();
  }

  @Test
  void endpointSlice_withoutAPort_hasItsAddressAlone() throws Exception {
    cluster
        .with("/api/v1/pods", POD)
        .with("/api/v1/services", SERVICE)
        .with(
            "/apis/discovery.k8s.io/v1/endpointslices",
            """
            {'metadata': {'name': 'a', 'namespace': 'b'}, 'addressType': 'FQDN',
             'ports': [{'name': 'any', 'port': null}],
             'endpoints': [{'addresses': ['db.example']}]}\
            """);

    assertThat(brief(cluster.find(KubernetesRole.ENDPOINTSLICE).getFirst().targets().getFirst()))
        .containsOnly(entry("__address__", "db.example"), entry("endpointslice_port_name", "any"));
  }

  @Test
  void node_isTheKubeletAtItsBestAddress() throws Exception {
    cluster.with("/api/v1/nodes", NODE);

    ObjectTargets found = cluster.find(KubernetesRole.NODE).getFirst();

    assertThat(found.source()).isEqualTo("node/node-1");
    assertThat(brief(found.labels()))
        .containsOnly(
            entry("node_name", "node-1"),
            entry("node_provider_id", "aws:///eu-west-1a/i-1"),
            entry("node_condition_ready", "true"),
            entry("node_condition_diskpressure", "false"),
            entry("node_label_topology_kubernetes_io_zone", "eu-west-1a"),
            entry("node_labelpresent_topology_kubernetes_io_zone", "true"),
            entry("node_annotation_note", "x"),
            entry("node_annotationpresent_note", "true"));
    assertThat(found.targets()).hasSize(1);
    assertThat(brief(found.targets().getFirst()))
        .containsOnly(
            entry("__address__", "10.0.0.1:10250"),
            entry("instance", "node-1"),
            entry("node_address_Hostname", "node-1.local"),
            entry("node_address_InternalIP", "10.0.0.1"));
  }

  @Test
  void node_withoutAnAddress_isLeftOut() throws Exception {
    cluster.with("/api/v1/nodes", "{'metadata': {'name': 'a'}, 'status': {}}");

    assertThat(cluster.find(KubernetesRole.NODE)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "shop.example, shop.example, https",
    "*.example, shop.example, https",
    "*.example, a.shop.example, http",
    "*.example, example, http",
    "other.example, shop.example, http",
  })
  void ingress_isSecure_whereTlsHasItsHost(String pattern, String host, String scheme)
      throws Exception {
    cluster.with(
        "/apis/networking.k8s.io/v1/ingresses",
        """
        {'metadata': {'name': 'shop', 'namespace': 'prod'},
         'spec': {'ingressClassName': 'nginx', 'tls': [{'hosts': ['%s']}],
           'rules': [{'host': '%s', 'http': {'paths': [{'path': '/a'}, {}]}}]}}\
        """
            .formatted(pattern, host));

    ObjectTargets found = cluster.find(KubernetesRole.INGRESS).getFirst();

    assertThat(found.source()).isEqualTo("ingress/prod/shop");
    assertThat(brief(found.labels()))
        .containsOnly(
            entry("namespace", "prod"),
            entry("ingress_name", "shop"),
            entry("ingress_class_name", "nginx"));
    assertThat(found.targets()).hasSize(2);
    assertThat(brief(found.targets().getFirst()))
        .containsOnly(
            entry("__address__", host),
            entry("ingress_scheme", scheme),
            entry("ingress_host", host),
            entry("ingress_path", "/a"));
    assertThat(brief(found.targets().get(1))).contains(entry("ingress_path", "/"));
  }

  @Test
  void ingress_ruleWithoutHttp_isTheWholeHost() throws Exception {
    cluster.with(
        "/apis/networking.k8s.io/v1/ingresses",
        """
        {'metadata': {'name': 'a', 'namespace': 'b'},
         'spec': {'rules': [{'host': 'a.example'}, {'host': 'b.example', 'http': {'paths': []}}]}}\
        """);

    assertThat(cluster.find(KubernetesRole.INGRESS).getFirst().targets())
        .extracting(target -> target.value("__meta_kubernetes_ingress_path"))
        .containsExactly("/");
  }
}
