// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.plan;

import io.trendlake.testkit.aws.MotoApi;
import java.io.IOException;
import java.net.URI;
import java.util.Map;

/** Makes instances in accounts of moto's server. */
final class MotoInstances {

  private final MotoApi moto;

  MotoInstances(URI endpoint) {
    this.moto = MotoApi.of(endpoint);
  }

  /** Starts so many instances in an account and region. */
  void run(String account, String region, int count) throws IOException {
    moto.inAccount(account)
        .inRegion(region)
        .form(
            "ec2",
            "2016-11-15",
            "RunInstances",
            Map.of(
                "ImageId",
                "ami-12c6146b",
                "InstanceType",
                "t3.micro",
                "MinCount",
                String.valueOf(count),
                "MaxCount",
                String.valueOf(count)));
  }
}
