// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.sqlit;

import io.trendlake.testkit.Forwarder;
import io.trendlake.testkit.ScriptedServer;
import io.trendlake.testkit.ScriptedServer.Request;
import io.trendlake.testkit.ScriptedServer.Response;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Stands before moto on a loopback port and fails what its rules say; the rest it hands on. */
final class FaultyAws implements AutoCloseable {

  private static final Pattern SCOPE =
      Pattern.compile("Credential=([^/]+)/[0-9]+/([a-z0-9-]+)/([a-z0-9-]+)/aws4_request");

  /**
   * A request.
   *
   * @param region that it is signed for, as is the service
   */
  record Call(String method, String path, String region, String service, String body) {}

  /** An answer in the place of moto's. */
  record Fault(int status, String code) {

    private String xml() {
      return "<?xml version=\"1.0\"?><ErrorResponse><Error><Code>%s</Code><Message>by the test</Message></Error></ErrorResponse>"
          .formatted(code);
    }

    private String s3Xml() {
      return "<?xml version=\"1.0\"?><Error><Code>%s</Code><Message>by the test</Message></Error>"
          .formatted(code);
    }
  }

  /** Says what fails. */
  @FunctionalInterface
  interface Rule {
    /** The fault, or empty if the rule has nothing against the call. */
    Optional<Fault> fault(Call call);
  }

  private final Forwarder moto;
  private final ScriptedServer server;
  private final List<Rule> rules = new CopyOnWriteArrayList<>();

  private FaultyAws(URI moto) throws IOException {
    this.moto = new Forwarder(moto);
    this.server = ScriptedServer.start(this::answer);
  }

  /** Listens on a free port. */
  static FaultyAws before(URI moto) throws IOException {
    return new FaultyAws(moto);
  }

  URI endpoint() {
    return server.uri();
  }

  void add(Rule rule) {
    rules.add(rule);
  }

  private Response answer(Request request) {
    Call call = call(request);
    return rules.stream()
        .map(rule -> rule.fault(call))
        .flatMap(Optional::stream)
        .findFirst()
        .map(fault ->
            Response.of(fault.status(), call.service().equals("s3") ? fault.s3Xml() : fault.xml()))
        .orElseGet(() -> moto.answer(request));
  }

  private static Call call(Request request) {
    Matcher scope = SCOPE.matcher(request.header("Authorization").orElse(""));
    boolean known = scope.find();
    return new Call(
        request.method(),
        request.path(),
        known ? scope.group(2) : "",
        known ? scope.group(3) : "",
        request.text());
  }

  @Override
  public void close() {
    server.close();
    moto.close();
  }
}
