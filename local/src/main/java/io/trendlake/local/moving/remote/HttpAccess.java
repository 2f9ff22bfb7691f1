// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.moving.remote;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a request to a server is sent with.
 *
 * @param headers by name; one of them may be {@code Authorization}
 */
public record HttpAccess(Map<String, String> headers) {

  private static final String AUTHORIZATION = "Authorization";

  /** A field name (RFC 9110, section 5.6.2), and none of those that frame a request. */
  private static final Pattern NAME =
      Pattern.compile(
          "(?!(host|connection|content-length|trailer|transfer-encoding)$)[!#$%&'*+.^_`|~0-9a-z-]+",
          Pattern.CASE_INSENSITIVE);

  /** Nothing. */
  public static final HttpAccess NONE = new HttpAccess(Map.of());

  /** Copies the headers. */
  public HttpAccess {
    headers = Map.copyOf(headers);
  }

  /**
   * Reads the secrets of files; white space around them does not count.
   *
   * @param username for basic authentication
   * @param passwordFile whose text is the password of that user
   * @param tokenFile whose text is a bearer token
   * @throws IOException if a file cannot be read
   * @throws IllegalArgumentException if both user and token are given, a password without a user,
   *     or a header that cannot be
   */
  public static HttpAccess of(
      Map<String, String> headers,
      Optional<String> username,
      Optional<Path> passwordFile,
      Optional<Path> tokenFile)
      throws IOException {
    if (tokenFile.isPresent() && username.isPresent()) {
      throw new IllegalArgumentException("give either a user or a token, not both");
    }
    if (passwordFile.isPresent() && username.isEmpty()) {
      throw new IllegalArgumentException("a password is given, but no user");
    }
    for (String name : headers.keySet()) {
      if (!NAME.matcher(name).matches()) {
        throw new IllegalArgumentException("the header \"%s\" cannot be given".formatted(name));
      }
    }
    Map<String, String> all = new LinkedHashMap<>(headers);
    if (tokenFile.isPresent()) {
      all.put(AUTHORIZATION, "Bearer " + secret(tokenFile.get()));
    }
    if (username.isPresent()) {
      String password = passwordFile.isPresent() ? secret(passwordFile.get()) : "";
      byte[] pair = (username.get() + ':' + password).getBytes(StandardCharsets.UTF_8);
      all.put(AUTHORIZATION, "Basic " + Base64.getEncoder().encodeToString(pair));
    }
    return new HttpAccess(all);
  }

  private static String secret(Path file) throws IOException {
    return Files.readString(file).strip();
  }

  /** The names of the headers alone: values may be secret. */
  @Override
  public String toString() {
    return "HttpAccess" + headers.keySet();
  }
}
