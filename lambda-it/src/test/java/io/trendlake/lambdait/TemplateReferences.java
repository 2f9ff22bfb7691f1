// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lambdait;

import java.util.Map;
import java.util.Objects;

/** What references and attributes of the deployment's templates are in tests. */
final class TemplateReferences {

  static final String BUCKET = "trendlake-policies";

  /** For template.yaml and member-account.yaml. */
  static final Map<String, String> ALL =
      Map.ofEntries(
          Map.entry("Bucket", BUCKET),
          Map.entry("Bucket.Arn", "arn:aws:s3:::" + BUCKET),
          Map.entry("ScrapeQueue", "https://sqs.us-east-1.amazonaws.com/123456789012/slots"),
          Map.entry("ScrapeQueue.Arn", "arn:aws:sqs:us-east-1:123456789012:slots"),
          Map.entry("ScrapeDeadLetters.Arn", "arn:aws:sqs:us-east-1:123456789012:slots-dead"),
          Map.entry("MissedSlots", "https://sqs.us-east-1.amazonaws.com/123456789012/missed"),
          Map.entry("MissedSlots.Arn", "arn:aws:sqs:us-east-1:123456789012:missed"),
          Map.entry(
              "ScrapeDeadLetters", "https://sqs.us-east-1.amazonaws.com/123456789012/slots-dead"),
          Map.entry(
              "PartsDeadLetters", "https://sqs.us-east-1.amazonaws.com/123456789012/parts-dead"),
          Map.entry("ScrapeQueue.QueueName", "slots"),
          Map.entry("ScrapeDeadLetters.QueueName", "slots-dead"),
          Map.entry("PartsDeadLetters.QueueName", "parts-dead"),
          Map.entry("Dashboard", "Dashboard-1"),
          Map.entry("Workgroup", "trendlake"),
          Map.entry("TickScheduleRole.Arn", "arn:aws:iam::123456789012:role/TickScheduleRole"),
          Map.entry(
              "CompactScheduleRole.Arn", "arn:aws:iam::123456789012:role/CompactScheduleRole"),
          Map.entry("PartsQueue", "https://sqs.us-east-1.amazonaws.com/123456789012/parts"),
          Map.entry("PartsQueue.Arn", "arn:aws:sqs:us-east-1:123456789012:parts"),
          Map.entry("ImportQueue", "https://sqs.us-east-1.amazonaws.com/123456789012/import"),
          Map.entry("ImportQueue.Arn", "arn:aws:sqs:us-east-1:123456789012:import"),
          Map.entry("CompactFunction", "trendlake-compact"),
          Map.entry("PartsDeadLetters.Arn", "arn:aws:sqs:us-east-1:123456789012:parts-dead"),
          Map.entry("PlanLogs", "plan"),
          Map.entry("ScrapeLogs", "scrape"),
          Map.entry("CompactLogs", "compact"),
          Map.entry("QueryLogs", "query"),
          Map.entry("PlanRole.Arn", "arn:aws:iam::123456789012:role/PlanRole"),
          Map.entry("ScrapeRole.Arn", "arn:aws:iam::123456789012:role/ScrapeRole"),
          Map.entry("CompactRole.Arn", "arn:aws:iam::123456789012:role/CompactRole"),
          Map.entry("QueryRole.Arn", "arn:aws:iam::123456789012:role/QueryRole"),
          Map.entry("QueryLogs.Arn", "arn:aws:logs:us-east-1:123456789012:log-group:query:*"),
          Map.entry("QueryFunction", "trendlake-query"),
          Map.entry("QueryFunction.Arn", "arn:aws:lambda:us-east-1:123456789012:function:query"),
          Map.entry("QueryUrl.FunctionUrl", "https://query.lambda-url.us-east-1.on.aws/"),
          Map.entry("PlanLogs.Arn", "arn:aws:logs:us-east-1:123456789012:log-group:plan:*"),
          Map.entry("ScrapeLogs.Arn", "arn:aws:logs:us-east-1:123456789012:log-group:scrape:*"),
          Map.entry("CompactLogs.Arn", "arn:aws:logs:us-east-1:123456789012:log-group:compact:*"),
          Map.entry("CentralAccountId", "123456789012"),
          Map.entry("ExternalId", "external"),
          Map.entry("MemberRole", "trendlake-member"),
          Map.entry("RelayCallerRole", "trendlake-member-relay"),
          Map.entry("RelayLogs", "relay"),
          Map.entry("RelayLogs.Arn", "arn:aws:logs:us-east-1:123456789012:log-group:relay:*"),
          Map.entry("RelayRole.Arn", "arn:aws:iam::123456789012:role/RelayRole"),
          Map.entry("RelayFunction.Arn", "arn:aws:lambda:us-east-1:123456789012:function:relay"),
          Map.entry("AWS::Region", "us-east-1"),
          Map.entry("AWS::AccountId", "123456789012"),
          Map.entry("AWS::Partition", "aws"));

  private TemplateReferences() {}

  /** The value of one of them. */
  static String of(String name) {
    return Objects.requireNonNull(ALL.get(name), name);
  }
}
