// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.config.http;

import java.net.IDN;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * A URL of http or https, or that of a proxy, which may speak SOCKS, read and written as Go's
 * {@code net/url} does, so that whatever Prometheus fetches from can be fetched from: host names
 * with an underscore, paths with blanks, IPv6 zones. Two URLs are equal if their texts are.
 *
 * <p>URLs of targets come from labels, and Prometheus scrapes a target whose address is no address
 * in vain at every slot. So {@link #of} takes any text, and {@link #fault} says what is wrong with
 * it; {@link #parse} refuses such a text.
 */
public final class Url {

  private static final int HTTP_PORT = 80;
  private static final int HTTPS_PORT = 443;
  private static final int SOCKS_PORT = 1080;

  private final String text;
  private final UrlReference parts;
  private final String fault;

  private Url(String text, UrlReference parts, String fault) {
    this.text = text;
    this.parts = parts;
    this.fault = fault;
  }

  /**
   * Reads a URL.
   *
   * @throws IllegalArgumentException if the text is not a URL of http or https with a host; the
   *     message does not show the text, which may hold a password
   */
  public static Url parse(String text) {
    UrlReference parts = UrlReference.parse(UrlEscapes.octets(text));
    if (!parts.isHttp() || parts.host().isEmpty()) {
      throw new IllegalArgumentException("it is not one of http or https with a host");
    }
    return new Url(text, parts, "");
  }

  /**
   * Reads the URL of a proxy.
   *
   * @throws IllegalArgumentException if the text is not a URL of http, https, socks5 or socks5h
   *     with a host; the message does not show the text, which may hold a password
   */
  public static Url parseProxy(String text) {
    UrlReference parts = UrlReference.parse(UrlEscapes.octets(text));
    if (!(parts.isHttp() || parts.isSocks()) || parts.host().isEmpty()) {
      throw new IllegalArgumentException(
          "it is not one of http, https, socks5 or socks5h with a host");
    }
    return new Url(text, parts, "");
  }

  /** Takes a text that may not be a URL, which {@link #fault} says then. */
  public static Url of(String text) {
    try {
      return parse(text);
    } catch (IllegalArgumentException e) {
      return new Url(text, UrlReference.EMPTY, String.valueOf(e.getMessage()));
    }
  }

  /**
   * Puts a URL together as Prometheus does for a target (Go's {@code URL.String}).
   *
   * @param address a host with or without a port
   * @param path escaped here
   * @param query without the question mark, escaped already
   */
  public static Url of(String scheme, String address, String path, String query) {
    Url url =
        of(
            scheme
                + "://"
                + UrlEscapes.HOST.escape(address)
                + (path.isEmpty() || path.startsWith("/") ? "" : "/")
                + UrlEscapes.PATH.escape(path)
                + (query.isEmpty() ? "" : "?" + query));
    String odd = UrlEscapes.HOST.firstEscaped(address);
    return url.fault.isEmpty() || odd.isEmpty()
        ? url
        : new Url(url.text, url.parts, "\"" + odd + "\" is not allowed in an address");
  }

  /** Escapes the name or the value of a parameter of a query; a blank becomes a plus sign. */
  public static String escapeQuery(String text) {
    return UrlEscapes.QUERY.escape(text).replace("%20", "+");
  }

  /**
   * The URL that a redirect leads to from here (RFC 3986, section 5).
   *
   * @param location the bytes of the header {@code Location}
   * @throws IllegalArgumentException if they are not a URL, or not one of http or https with a host
   */
  public Url resolve(byte[] location) {
    UrlReference reference =
        UrlReference.parse(new String(location, StandardCharsets.ISO_8859_1)).resolvedFrom(parts);
    if (!reference.isHttp() || reference.host().isEmpty()) {
      throw new IllegalArgumentException("it is not one of http or https with a host");
    }
    return new Url(UrlEscapes.text(reference.toString()), reference, "");
  }

  /** What is wrong with the text, which nothing can be fetched from then; empty = nothing. */
  public Optional<String> fault() {
    return fault.isEmpty() ? Optional.empty() : Optional.of(fault);
  }

  /**
   * {@code http} or {@code https}, of proxies {@code socks5} and {@code socks5h} too; empty if
   * there is a {@link #fault}.
   */
  public String scheme() {
    return parts.scheme();
  }

  /** Whether the scheme is https. */
  public boolean secure() {
    return scheme().equals("https");
  }

  /** Whether it is the URL of a proxy that speaks SOCKS. */
  public boolean socks() {
    return parts.isSocks();
  }

  /** The host and the port as they are written, an IPv6 address in brackets. */
  public String authority() {
    return UrlEscapes.text(parts.host());
  }

  /**
   * The host without brackets and port, a zone of IPv6 included. It is empty where there is a port
   * only, which means this machine, as in Go.
   */
  public String host() {
    return UrlEscapes.text(parts.hostname());
  }

  /**
   * The host as the resolver and the header {@code Host} have it: in ASCII where that is possible.
   */
  public String asciiHost() {
    String host = host();
    if (host.chars().allMatch(c -> c < 0x80)) {
      return host;
    }
    try {
      return IDN.toASCII(host, IDN.ALLOW_UNASSIGNED);
    } catch (IllegalArgumentException _) {
      return host; // As in Go: the resolver refuses it.
    }
  }

  /**
   * The value of the header {@code Host}, without a zone and without a port that is left out (as in
   * Go).
   */
  public String hostHeader() {
    String host = asciiHost();
    int zone = host.indexOf('%');
    String bare =
        host.contains(":") ? "[" + (zone < 0 ? host : host.substring(0, zone)) + "]" : host;
    return writtenPort().isEmpty() ? bare : bare + ":" + writtenPort();
  }

  /** The digits of the port as they are written, which may be above 65535; empty = none. */
  public String writtenPort() {
    return parts.port();
  }

  /**
   * The port, that of the scheme where none is written.
   *
   * @throws IllegalArgumentException if it is above 65535
   */
  public int port() {
    String digits = writtenPort().replaceFirst("^0+(?=.)", "");
    if (digits.isEmpty()) {
      return secure() ? HTTPS_PORT : socks() ? SOCKS_PORT : HTTP_PORT;
    }
    if (digits.length() > 5 || Integer.parseInt(digits) > 0xffff) {
      throw new IllegalArgumentException(
          "the port " + writtenPort() + " of " + authority() + " is above 65535");
    }
    return Integer.parseInt(digits);
  }

  /** The path, not escaped. */
  public String path() {
    return UrlEscapes.text(UrlEscapes.PATH.unescape(parts.path()));
  }

  /**
   * What the request asks for: the escaped path and the query. One character of the result is one
   * byte, since a query may hold bytes that are no text.
   */
  public String requestTarget() {
    return (parts.path().isEmpty() ? "/" : parts.path()) + parts.queryWithMark();
  }

  /** The user and the password before the host with a colon between, one character a byte. */
  public Optional<String> userAndPassword() {
    return parts.user();
  }

  /** The URL as the header {@code Referer} has it: without user and password. */
  public Url withoutUser() {
    if (parts.user().isEmpty()) {
      return this;
    }
    UrlReference without = parts.withoutUser();
    return new Url(UrlEscapes.text(without.toString()), without, "");
  }

  /** The URL to show: without the user and password that it may hold. */
  public String shown() {
    int at = text.lastIndexOf('@', authorityEnd());
    int start = text.indexOf("//") + 2;
    return start < 2 || at < start
        ? text
        : text.substring(0, start) + "<secret>" + text.substring(at);
  }

  private int authorityEnd() {
    int start = text.indexOf("//") + 2;
    for (int i = start; i < text.length(); i++) {
      if ("/?#".indexOf(text.charAt(i)) >= 0) {
        return i;
      }
    }
    return text.length();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Url url && url.text.equals(text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  /** The text as it was given. */
  @Override
  public String toString() {
    return text;
  }
}
