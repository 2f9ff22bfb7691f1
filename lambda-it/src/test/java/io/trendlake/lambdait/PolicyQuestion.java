// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lambdait;

import static io.trendlake.testkit.aws.Template.at;
import static io.trendlake.testkit.aws.Template.listAt;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A question to policies, answered as AWS does: is an action on a resource allowed or denied?
 *
 * @param action such as {@code s3:GetObject}
 * @param resource an ARN
 * @param context the condition keys of the request, such as {@code aws:PrincipalArn}
 */
record PolicyQuestion(String action, String resource, Map<String, String> context) {

  /** The question of somebody who asks for an action. */
  static PolicyQuestion of(String principal, String action, String resource) {
    return new PolicyQuestion(
        action, resource, Map.of("aws:PrincipalArn", principal, "aws:SecureTransport", "true"));
  }

  /** The same with a condition key more. */
  PolicyQuestion with(String key, String value) {
    Map<String, String> more = new LinkedHashMap<>(context);
    more.put(key, value);
    return new PolicyQuestion(action, resource, more);
  }

  /** Whether a statement of a policy allows it; another may deny it nevertheless. */
  boolean isAllowedBy(Map<?, ?> document) {
    return isMatched(document, "Allow");
  }

  /** Whether a statement of a policy denies it, whatever others allow. */
  boolean isDeniedBy(Map<?, ?> document) {
    return isMatched(document, "Deny");
  }

  private boolean isMatched(Map<?, ?> document, String effect) {
    return listAt(document, "Statement").stream()
        .map(statement -> (Map<?, ?>) statement)
        .filter(statement -> effect.equals(statement.get("Effect")))
        .anyMatch(this::isMatchedBy);
  }

  private boolean isMatchedBy(Map<?, ?> statement) {
    // A trust policy has no resource: it is that of the role it belongs to.
    Object resources = Optional.<Object>ofNullable(statement.get("Resource")).orElse("*");
    Object conditions = Optional.<Object>ofNullable(statement.get("Condition")).orElse(Map.of());
    return isLikeAny(action, at(statement, "Action"))
        && isLikeAny(resource, resources)
        && ((Map<?, ?>) conditions)
            .entrySet().stream()
                .allMatch(condition ->
                    holds((String) condition.getKey(), (Map<?, ?>) condition.getValue()));
  }

  private boolean holds(String operator, Map<?, ?> keys) {
    return keys.entrySet().stream()
        .allMatch(entry -> holds(operator, (String) entry.getKey(), entry.getValue()));
  }

  private boolean holds(String operator, String key, Object values) {
    Optional<String> asked = Optional.ofNullable(context.get(key));
    return switch (operator) {
      case "ArnLike", "ArnEquals", "StringLike" ->
          asked.filter(value -> isLikeAny(value, values)).isPresent();
      // A key that the request does not have is unlike every value.
      case "ArnNotLike" -> asked.filter(value -> isLikeAny(value, values)).isEmpty();
      case "StringEquals", "Bool" ->
          asked.filter(value -> texts(values).contains(value)).isPresent();
      default -> throw new IllegalArgumentException("no test has asked for " + operator + " yet");
    };
  }

  private static boolean isLikeAny(String value, Object patterns) {
    return texts(patterns).stream().anyMatch(pattern -> isLike(value, pattern));
  }

  private static boolean isLike(String value, String pattern) {
    String regex = Pattern.quote(pattern).replace("*", "\\E.*\\Q").replace("?", "\\E.\\Q");
    return value.matches(regex);
  }

  private static List<String> texts(Object oneOrMany) {
    return oneOrMany instanceof List<?> many
        ? many.stream().map(String.class::cast).toList()
        : List.of((String) oneOrMany);
  }
}
