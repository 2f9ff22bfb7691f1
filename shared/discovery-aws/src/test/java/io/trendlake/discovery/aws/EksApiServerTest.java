// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.discovery.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.trendlake.config.http.Secret;
import io.trendlake.discovery.DiscoveryException;
import io.trendlake.discovery.EksCluster;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

/** Where a cluster of EKS is, and the token for it. */
final class EksApiServerTest extends AwsScript {

  private final EksApiServer server = new EksApiServer("shop");

  private void cluster(String fields) {
    aws.on("eks:DescribeCluster", "{\"cluster\": {" + fields.replace('\'', '"') + "}}");
  }

  private static String token(EksCluster found) throws Exception {
    return found.server().http().authorization().orElseThrow().credentials().reveal();
  }

  @Test
  void find_cluster_hasItsEndpointAndAuthority() throws Exception {
    cluster("'endpoint': 'https://abc.eks.example', 'certificateAuthority': {'data': 'Q0E='}");

    EksCluster found = server.find(aws.api());

    assertThat(found.server().url().toString()).isEqualTo("https://abc.eks.example");
    assertThat(found.server().http().tls().ca()).contains(new Secret.Inline("CA"));
    assertThat(found.place()).isEqualTo(aws.api().session().place());
    assertThat(found.toString()).doesNotContain(token(found));
    assertThat(aws.permissions()).isEqualTo(DiscoveryActions.EKS);
    assertThat(aws.requests()).extracting(ScriptedAws.Request::path).contains("/clusters/shop");
  }

  /** The signature is made again here, after AWS's documentation of Signature Version 4. */
  @Test
  void find_token_isASignedQuestionToSts() throws Exception {
    cluster("'endpoint': 'https://abc.eks.example'");

    String token = token(server.find(aws.api()));

    assertThat(token).startsWith("k8s-aws-v1.").doesNotContain("=");
    URI url =
        URI.create(
            new String(
                Base64.getUrlDecoder().decode(token.substring("k8s-aws-v1.".length())),
                StandardCharsets.UTF_8));
    Map<String, String> query = query(url);
    assertThat(url.getScheme()).isEqualTo("https");
    assertThat(url.getHost()).matches("sts\\.[a-z0-9-]+\\.amazonaws\\.com");
    assertThat(query)
        .containsEntry("Action", "GetCallerIdentity")
        .containsEntry("Version", "2011-06-15")
        .containsEntry("X-Amz-Algorithm", "AWS4-HMAC-SHA256")
        .containsEntry("X-Amz-Expires", "60")
        .containsEntry("X-Amz-SignedHeaders", "host;x-k8s-aws-id");
    assertThat(query.get("X-Amz-Signature")).isEqualTo(signature(url, query));
  }

  private String signature(URI url, Map<String, String> query) throws Exception {
    String signed =
        Arrays.stream(url.getRawQuery().split("&", -1))
            .filter(pair -> !pair.startsWith("X-Amz-Signature="))
            .sorted()
            .collect(Collectors.joining("&"));
    String request =
        "GET\n/\n"
            + signed
            + "\nhost:"
            + url.getHost()
            + "\nx-k8s-aws-id:shop\n\nhost;x-k8s-aws-id\n"
            + sha256("");
    String scope = query.getOrDefault("X-Amz-Credential", "").split("/", 2)[1];
    String text =
        "AWS4-HMAC-SHA256\n" + query.get("X-Amz-Date") + "\n" + scope + "\n" + sha256(request);
    byte[] key =
        ("AWS4" + aws.api().session().provider().resolveCredentials().secretAccessKey())
            .getBytes(StandardCharsets.UTF_8);
    for (String part : scope.split("/", -1)) {
      key = hmac(key, part);
    }
    return HexFormat.of().formatHex(hmac(key, text));
  }

  private static byte[] hmac(byte[] key, String text) throws Exception {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key, "HmacSHA256"));
    return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String sha256(String text) throws Exception {
    return HexFormat.of()
        .formatHex(
            MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
  }

  private static Map<String, String> query(URI url) {
    Map<String, String> query = new TreeMap<>();
    for (String pair : url.getRawQuery().split("&", -1)) {
      int equals = pair.indexOf('=');
      query.put(
          pair.substring(0, equals),
          URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
    }
    return query;
  }

  @Test
  void find_clusterThatIsBeingMade_isAnError() {
    cluster("'status': 'CREATING'");

    assertThatExceptionOfType(DiscoveryException.class)
        .isThrownBy(() -> server.find(aws.api()))
        .withMessageContaining("has no endpoint; its status is CREATING");
  }

  @Test
  void find_answerThatCannotBe_isAnError() {
    cluster("'endpoint': 'https://a', 'certificateAuthority': {'data': '***'}");
    assertThatExceptionOfType(DiscoveryException.class)
        .isThrownBy(() -> server.find(aws.api()))
        .withMessageContaining("not in Base64");

    cluster("'endpoint': 'nowhere'");
    assertThatExceptionOfType(DiscoveryException.class)
        .isThrownBy(() -> server.find(aws.api()))
        .withMessageContaining("its endpoint is not a URL");
  }
}
