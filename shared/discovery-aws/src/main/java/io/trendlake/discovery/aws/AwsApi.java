// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.discovery.aws;

import io.trendlake.discovery.DiscoveryException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.retries.api.AcquireInitialTokenRequest;
import software.amazon.awssdk.retries.api.RecordSuccessRequest;
import software.amazon.awssdk.retries.api.RefreshRetryTokenRequest;
import software.amazon.awssdk.retries.api.RefreshRetryTokenResponse;
import software.amazon.awssdk.retries.api.RetryStrategy;
import software.amazon.awssdk.retries.api.RetryToken;
import software.amazon.awssdk.retries.api.TokenAcquisitionFailedException;

/**
 * The APIs of AWS in one account and region. What is throttled, fails on the way or in AWS is tried
 * again as the SDK's standard retries do: three tries, longer pauses when throttled, and a budget
 * that is this account and region's own, so that one in trouble takes nothing from another. Safe
 * for use by many threads.
 */
final class AwsApi {

  /** Where requests and answers hold the token of the next page. */
  private static final String TOKEN = "NextToken";

  /** Of a server that gives a new token each time there is no end. */
  private static final int MOST_PAGES = 1000;

  private final Session session;
  private final AwsTransport transport;
  private final RetryStrategy retries = AwsRetryStrategy.standardRetryStrategy();

  AwsApi(Session session, AwsTransport transport) {
    this.session = session;
    this.transport = transport;
  }

  /** Where and as whom it asks. */
  Session session() {
    return session;
  }

  /**
   * The answer to a request. Blocks until there is one.
   *
   * @throws DiscoveryException when there is none, with what, where, why, and what to do
   */
  ApiValue call(AwsRequest request) throws DiscoveryException, InterruptedException {
    RetryToken token = firstToken(request);
    while (true) {
      AwsCredentials credentials = credentials();
      try {
        ApiValue answer = transport.send(request, session, credentials);
        retries.recordSuccess(RecordSuccessRequest.create(token));
        return answer;
      } catch (SdkException e) {
        RefreshRetryTokenResponse next = nextTry(token, request, e);
        token = next.token();
        Thread.sleep(next.delay());
      }
    }
  }

  /**
   * The answers to a request and to those for its further pages.
   *
   * @param page the request for a page; its argument is the token of the answer before, empty for
   *     the first
   * @param tokenPath where an answer holds the token of the next page
   */
  List<ApiValue> pages(Function<Optional<String>, AwsRequest> page, String... tokenPath)
      throws DiscoveryException, InterruptedException {
    List<ApiValue> answers = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    Optional<String> token = Optional.empty();
    do {
      AwsRequest request = page.apply(token);
      ApiValue answer = call(request);
      answers.add(answer);
      if (answers.size() > MOST_PAGES) {
        throw new DiscoveryException(
            request.permission()
                + " in "
                + session.place()
                + ": the answer has more than "
                + MOST_PAGES
                + " pages");
      }
      token = answer.nonEmpty(tokenPath);
      if (token.isPresent() && !seen.add(token.get())) {
        throw new DiscoveryException(
            request.permission()
                + " in "
                + session.place()
                + ": the pages of the answer go round in a circle, at token "
                + token.get());
      }
    } while (token.isPresent());
    return answers;
  }

  /**
   * The members of all pages of a list that takes {@code MaxResults} and {@code NextToken}.
   *
   * @param arguments of the operation, without these two
   * @param most members of a page
   * @param member where an answer holds the list
   */
  List<ApiValue> list(
      AwsService service, String operation, Map<String, ?> arguments, int most, String member)
      throws DiscoveryException, InterruptedException {
    List<ApiValue> all = new ArrayList<>();
    for (ApiValue page : pages(token -> page(service, operation, arguments, most, token), TOKEN)) {
      all.addAll(page.list(member));
    }
    return all;
  }

  private static AwsRequest page(
      AwsService service,
      String operation,
      Map<String, ?> arguments,
      int most,
      Optional<String> token) {
    Map<String, Object> pageOf = new HashMap<>(arguments);
    pageOf.put("MaxResults", most);
    token.ifPresent(text -> pageOf.put(TOKEN, text));
    return AwsRequest.json(service, operation, pageOf);
  }

  private AwsCredentials credentials() throws DiscoveryException {
    try {
      return session.provider().resolveCredentials();
    } catch (SdkException e) {
      throw CallFailure.withoutCredentials(session, e);
    }
  }

  private RetryToken firstToken(AwsRequest request) throws InterruptedException {
    var acquired =
        retries.acquireInitialToken(AcquireInitialTokenRequest.create(request.service().id()));
    Thread.sleep(acquired.delay());
    return acquired.token();
  }

  private RefreshRetryTokenResponse nextTry(RetryToken token, AwsRequest request, SdkException e)
      throws DiscoveryException {
    try {
      return retries.refreshRetryToken(
          RefreshRetryTokenRequest.builder().token(token).failure(e).build());
    } catch (TokenAcquisitionFailedException given) {
      throw CallFailure.of(request, session, e);
    }
  }
}
