// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.benchmarks.plan;

import com.sun.net.httpserver.HttpExchange;
import io.trendlake.benchmarks.LoopbackServer;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An AWS in a separate process: roles that can be assumed in any account, and in each account and
 * region so many instances of EC2. Every answer takes as long as one of AWS does.
 */
public final class AwsFleet {

  private static final Pattern SCOPE = Pattern.compile("Credential=([^/]+)/\\d+/([^/]+)/([^/]+)/");
  private static final Pattern ROLE = Pattern.compile("RoleArn=arn:aws:iam::(\\d+):");

  private final int instances;
  private final int delayMillis;

  private AwsFleet(int instances, int delayMillis) {
    this.instances = instances;
    this.delayMillis = delayMillis;
  }

  /**
   * Takes the number of instances in each account and region, and how many milliseconds an answer
   * takes; prints its port, and ends with its input.
   */
  public static void main(String[] args) throws IOException {
    AwsFleet fleet = new AwsFleet(Integer.parseInt(args[0]), Integer.parseInt(args[1]));
    LoopbackServer.run(fleet::answer);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = body(exchange).getBytes(StandardCharsets.UTF_8);
      Thread.sleep(delayMillis);
      exchange.getResponseHeaders().set("Content-Type", "text/xml");
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private String body(HttpExchange exchange) throws IOException {
    String form =
        URLDecoder.decode(
            new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8),
            StandardCharsets.UTF_8);
    Matcher scope =
        SCOPE.matcher(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
    if (!scope.find()) {
      throw new IOException("a request is not signed");
    }
    if (form.contains("Action=AssumeRole")) {
      return assumed(form);
    }
    return form.contains("Action=DescribeAvailabilityZones")
        ? zones(scope.group(2))
        : instances(scope.group(1), scope.group(2));
  }

  /** The access key of a role is its account. */
  private static String assumed(String form) throws IOException {
    Matcher role = ROLE.matcher(form);
    if (!role.find()) {
      throw new IOException("no role in " + form);
    }
    return "<AssumeRoleResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><AssumeRoleResult>"
        + "<Credentials><AccessKeyId>"
        + role.group(1)
        + "</AccessKeyId><SecretAccessKey>secret</SecretAccessKey><SessionToken>token</SessionToken>"
        + "<Expiration>2099-01-01T00:00:00Z</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>";
  }

  private static String zones(String region) {
    StringBuilder xml = new StringBuilder("<R><availabilityZoneInfo>");
    for (String zone : new String[] {"a", "b", "c"}) {
      xml.append("<item><zoneName>")
          .append(region)
          .append(zone)
          .append("</zoneName><zoneId>")
          .append(region)
          .append("-az-")
          .append(zone)
          .append("</zoneId></item>");
    }
    return xml.append("</availabilityZoneInfo></R>").toString();
  }

  private String instances(String account, String region) {
    StringBuilder xml = new StringBuilder("<R><reservationSet>");
    for (int i = 0; i < instances; i++) {
      String id = "i-%012d%05d".formatted(Long.parseLong(account), i);
      xml.append(
          """
          <item><reservationId>r-1</reservationId><ownerId>%1$s</ownerId><instancesSet><item>
          <instanceId>%2$s</instanceId><imageId>ami-0abcdef1234567890</imageId>
          <instanceState><code>16</code><name>running</name></instanceState>
          <privateDnsName>ip-10-%3$d-%4$d-%5$d.%6$s.compute.internal</privateDnsName><dnsName/>
          <instanceType>m7g.large</instanceType><launchTime>2026-11-22T07:15:00.000Z</launchTime>
          <placement><availabilityZone>%6$sa</availabilityZone><tenancy>default</tenancy></placement>
          <subnetId>subnet-0123456789abcdef0</subnetId><vpcId>vpc-0123456789abcdef0</vpcId>
          <privateIpAddress>10.%3$d.%4$d.%5$d</privateIpAddress><architecture>arm64</architecture>
          <tagSet><item><key>Name</key><value>host %5$d</value></item><item><key>team</key>
          <value>team %4$d</value></item><item><key>environment</key><value>production</value></item>
          <item><key>aws:cloudformation:stack-name</key><value>a-stack-of-the-team</value></item>
          <item><key>prometheus.io/scrape</key><value>true</value></item></tagSet>
          <networkInterfaceSet><item><networkInterfaceId>eni-1</networkInterfaceId>
          <subnetId>subnet-0123456789abcdef0</subnetId><attachment><deviceIndex>0</deviceIndex>
          </attachment></item></networkInterfaceSet></item></instancesSet></item>
          """
              .formatted(
                  account, id, Math.floorMod(region.hashCode(), 200), i / 250, i % 250, region));
    }
    return xml.append("</reservationSet></R>").toString();
  }
}
