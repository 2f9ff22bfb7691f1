// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.discovery.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.config.sd.AwsFilter;
import io.trendlake.config.sd.AwsSdSettings;
import io.trendlake.config.sd.Ec2SdConfig;
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

/** Instances of several accounts and regions, with tags, states and filters. */
@ExtendWith(Moto.class)
final class Ec2InMotoTest {

  private static final AccountRegion SHOP = MotoAws.place("111111111101", "eu-west-1");
  private static final AccountRegion SHOP_ELSEWHERE = MotoAws.place("111111111101", "us-east-2");
  private static final AccountRegion BANK = MotoAws.place("111111111102", "eu-west-1");

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

  private static Ec2SdConfig config(AwsFilter... filters) {
    return new Ec2SdConfig(AwsSdSettings.defaults(), List.of(filters));
  }

  private static AwsFilter filter(String name, String... values) {
    return new AwsFilter(name, List.of(values));
  }

  private List<String> ids(AccountRegion place, AwsFilter... filters) throws Exception {
    return aws.targets(config(filters), place).stream()
        .map(target -> target.value("__meta_ec2_instance_id"))
        .toList();
  }

  @Test
  void instances_ofEachAccountAndRegion_alone() throws Exception {
    String first = aws.runInstance(SHOP, Map.of("team", "web"));
    String second = aws.runInstance(SHOP, Map.of());
    String elsewhere = aws.runInstance(SHOP_ELSEWHERE, Map.of());
    String bank = aws.runInstance(BANK, Map.of());

    assertThat(ids(SHOP)).containsExactlyInAnyOrder(first, second);
    assertThat(ids(SHOP_ELSEWHERE)).containsExactly(elsewhere);
    assertThat(ids(BANK)).containsExactly(bank);
    assertThat(ids(MotoAws.place("111111111103", "eu-west-1"))).isEmpty();
  }

  @Test
  void instance_hasLabelsOfPlaceAddressAndTags() throws Exception {
    aws.runInstance(SHOP, Map.of("prometheus.io/port", "9100"));

    Labels target = aws.targets(config(), SHOP).getFirst();

    assertThat(target.value("account")).isEqualTo("111111111101");
    assertThat(target.value("region")).isEqualTo("eu-west-1");
    assertThat(target.value("__meta_account_name")).isEqualTo("name of 111111111101");
    assertThat(target.value("__meta_ec2_owner_id")).isEqualTo("111111111101");
    assertThat(target.value("__meta_ec2_tag_prometheus_io_port")).isEqualTo("9100");
    assertThat(target.value("__meta_ec2_instance_state")).isEqualTo("running");
    assertThat(target.value("__meta_ec2_availability_zone")).startsWith("eu-west-1");
    assertThat(target.value("__meta_ec2_availability_zone_id")).startsWith("euw1-az");
    assertThat(target.value("__address__"))
        .isEqualTo(target.value("__meta_ec2_private_ip") + ":80");
  }

  @Test
  void filters_areAppliedByTheService() throws Exception {
    String running = aws.runInstance(SHOP, Map.of("team", "web"));
    String stopped = aws.runInstance(SHOP, Map.of("team", "web"));
    String other = aws.runInstance(SHOP, Map.of("team", "db"));
    aws.call(
        SHOP, AwsRequest.form(AwsService.EC2, "StopInstances", Map.of("InstanceId.1", stopped)));

    assertThat(ids(SHOP, filter("tag:team", "web"))).containsExactlyInAnyOrder(running, stopped);
    assertThat(ids(SHOP, filter("tag:team", "web"), filter("instance-state-name", "running")))
        .containsExactly(running);
    assertThat(ids(SHOP, filter("tag:team", "web", "db")))
        .containsExactlyInAnyOrder(running, stopped, other);
  }
}
