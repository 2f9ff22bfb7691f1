// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.credentials.aws;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.trendlake.testkit.ScriptedServer.Request;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What a service of AWS computes of a request to compare it with its signature: "Create a signed
 * AWS API request" of the IAM User Guide, step by step.
 */
final class SignatureCheck {

  private static final Pattern AUTHORIZATION =
      Pattern.compile(
          "AWS4-HMAC-SHA256 Credential=([^/]+)/(([0-9]{8})/([^/]+)/([^/]+)/aws4_request),"
              + " ?SignedHeaders=([a-z0-9;-]+), ?Signature=([0-9a-f]{64})");

  private static final String OF_NO_BODY =
      "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

  private final Request request;
  private final Matcher authorization;

  private SignatureCheck(Request request, Matcher authorization) {
    this.request = request;
    this.authorization = authorization;
  }

  /** That of a request; one without a signature is an {@link IllegalArgumentException}. */
  static SignatureCheck of(Request request) {
    String header = request.header("Authorization").orElse("");
    Matcher authorization = AUTHORIZATION.matcher(header);
    if (!authorization.matches()) {
      throw new IllegalArgumentException("not signed: " + header);
    }
    return new SignatureCheck(request, authorization);
  }

  String accessKey() {
    return authorization.group(1);
  }

  String region() {
    return authorization.group(4);
  }

  String service() {
    return authorization.group(5);
  }

  List<String> signedHeaders() {
    return List.of(authorization.group(6).split(";", -1));
  }

  /** Whether the signature is that of whoever has a secret key. */
  boolean isMadeWith(String secretKey) throws GeneralSecurityException {
    byte[] key = hmac(("AWS4" + secretKey).getBytes(UTF_8), authorization.group(3));
    for (String part : List.of(region(), service(), "aws4_request")) {
      key = hmac(key, part);
    }
    return HexFormat.of().formatHex(hmac(key, toBeSigned())).equals(authorization.group(7));
  }

  private String toBeSigned() throws GeneralSecurityException {
    return String.join(
        "\n",
        "AWS4-HMAC-SHA256",
        request.header("X-Amz-Date").orElseThrow(),
        authorization.group(2),
        sha256(canonicalRequest()));
  }

  private String canonicalRequest() {
    String headers =
        signedHeaders().stream()
            .map(name -> name + ":" + request.header(name).orElse("") + "\n")
            .collect(Collectors.joining());
    return String.join(
        "\n",
        request.method(),
        canonicalPath(),
        canonicalQuery(),
        headers,
        authorization.group(6),
        OF_NO_BODY);
  }

  /** Each segment is encoded as it came, which is encoded already: but for S3 it is so twice. */
  private String canonicalPath() {
    return Arrays.stream(request.target().getRawPath().split("/", -1))
        .map(SignatureCheck::encoded)
        .collect(Collectors.joining("/"));
  }

  private String canonicalQuery() {
    String query = request.target().getRawQuery();
    if (query == null || query.isEmpty()) {
      return "";
    }
    return Arrays.stream(query.split("&", -1))
        .map(parameter -> {
          String[] pair = parameter.split("=", 2);
          return encoded(URLDecoder.decode(pair[0], UTF_8))
              + "="
              + (pair.length < 2 ? "" : encoded(URLDecoder.decode(pair[1], UTF_8)));
        })
        .sorted()
        .collect(Collectors.joining("&"));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, UTF_8)
        .replace("+", "%20")
        .replace("*", "%2A")
        .replace("%7E", "~");
  }

  private static byte[] hmac(byte[] key, String text) throws GeneralSecurityException {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key, "HmacSHA256"));
    return mac.doFinal(text.getBytes(UTF_8));
  }

  private static String sha256(String text) throws GeneralSecurityException {
    return HexFormat.of()
        .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)))
        .toLowerCase(Locale.ROOT);
  }
}
