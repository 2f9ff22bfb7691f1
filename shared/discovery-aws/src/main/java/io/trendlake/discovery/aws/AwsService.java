// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.discovery.aws;

/** The services that are asked, and how each wants to be: what the API models of AWS say. */
enum AwsService {
  EC2("ec2", Protocol.QUERY, "2016-11-15"),
  RDS("rds", Protocol.QUERY, "2014-10-31"),
  ELASTICACHE("elasticache", Protocol.QUERY, "2015-02-02"),
  ECS("ecs", Protocol.JSON, "AmazonEC2ContainerServiceV20141113"),
  MSK("kafka", Protocol.REST, "v1"),
  CLOUD_MAP("servicediscovery", Protocol.JSON, "Route53AutoNaming_v20170314"),
  EKS("eks", Protocol.REST, ""),
  LIGHTSAIL("lightsail", Protocol.JSON, "Lightsail_20161128"),
  ORGANIZATIONS("organizations", Protocol.JSON, "AWSOrganizationsV20161128");

  /** How a request is written. */
  enum Protocol {
    /** A form, answered in XML. */
    QUERY,
    /** JSON with the operation in a header, answered in JSON. */
    JSON,
    /** A path and a query, answered in JSON. */
    REST
  }

  private final String id;
  private final Protocol protocol;
  private final String version;

  AwsService(String id, Protocol protocol, String version) {
    this.id = id;
    this.protocol = protocol;
    this.version = version;
  }

  /** Its name in host names, in signatures and in the permissions of IAM alike. */
  String id() {
    return id;
  }

  /** What the environment variable of its endpoint ends in, as in {@code AWS_ENDPOINT_URL_EC2}. */
  String endpointVariable() {
    return switch (this) {
      case MSK -> "KAFKA";
      case CLOUD_MAP -> "SERVICEDISCOVERY";
      case EC2, ECS, EKS, ELASTICACHE, LIGHTSAIL, ORGANIZATIONS, RDS -> name();
    };
  }

  Protocol protocol() {
    return protocol;
  }

  /** The version of a query, or the prefix of an operation in JSON. */
  String version() {
    return version;
  }
}
