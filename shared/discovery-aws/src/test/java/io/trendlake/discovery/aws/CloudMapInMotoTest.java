// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.discovery.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.config.sd.AwsSdSettings;
import io.trendlake.config.sd.CloudMapSdConfig;
import io.trendlake.discovery.AccountRegion;
import io.trendlake.model.Labels;
import io.trendlake.testkit.aws.Moto;
import io.trendlake.testkit.aws.MotoServer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Instances registered with Cloud Map. */
@ExtendWith(Moto.class)
final class CloudMapInMotoTest {

  private static final AccountRegion SHOP = MotoAws.place("111111111201", "eu-west-1");

  private static final CloudMapSdConfig CONFIG =
      new CloudMapSdConfig(AwsSdSettings.defaults(), List.of(), List.of(), 10);

  private MotoAws aws;

  @BeforeEach
  void connect(MotoServer moto) throws Exception {
    moto.reset();
    aws = new MotoAws(moto.endpoint());
  }

  @AfterEach
  void close() {
    aws.close();
  }

  private ApiValue call(String operation, Map<String, ?> arguments) throws Exception {
    return aws.call(SHOP, AwsRequest.json(AwsService.CLOUD_MAP, operation, arguments));
  }

  private String service(String namespace, String name) throws Exception {
    call("CreateHttpNamespace", Map.of("Name", namespace));
    String id =
        call("ListNamespaces", Map.of()).list("Namespaces").stream()
            .filter(known -> known.text("Name").equals(namespace))
            .findFirst()
            .orElseThrow()
            .text("Id");
    return call("CreateService", Map.of("Name", name, "NamespaceId", id)).text("Service", "Id");
  }

  private void register(String service, String id, Map<String, String> attributes)
      throws Exception {
    call(
        "RegisterInstance",
        Map.of("ServiceId", service, "InstanceId", id, "Attributes", attributes));
  }

  @Test
  void instances_withAddressPortAndAttributes() throws Exception {
    String service = service("shop.local", "cart");
    register(
        service,
        "i-1",
        Map.of("AWS_INSTANCE_IPV4", "10.0.0.7", "AWS_INSTANCE_PORT", "9100", "team", "web"));

    Labels target = aws.targets(CONFIG, SHOP).getFirst();

    assertThat(target.value("__address__")).isEqualTo("10.0.0.7:9100");
    assertThat(target.value("__meta_cloudmap_namespace_name")).isEqualTo("shop.local");
    assertThat(target.value("__meta_cloudmap_service_name")).isEqualTo("cart");
    assertThat(target.value("__meta_cloudmap_instance_id")).isEqualTo("i-1");
    assertThat(target.value("__meta_cloudmap_attribute_team")).isEqualTo("web");
    assertThat(target.value("account")).isEqualTo("111111111201");
  }

  @Test
  void instance_registeredLater_isFoundNext() throws Exception {
    String service = service("shop.local", "cart");
    register(service, "i-1", Map.of("AWS_INSTANCE_IPV4", "10.0.0.7"));
    assertThat(aws.targets(CONFIG, SHOP)).hasSize(1);

    register(service, "i-2", Map.of("AWS_INSTANCE_IPV4", "10.0.0.8"));

    assertThat(aws.targets(CONFIG, SHOP))
        .extracting(target -> target.value("__address__"))
        .containsExactlyInAnyOrder("10.0.0.7:80", "10.0.0.8:80");
  }
}
