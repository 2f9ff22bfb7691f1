// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.config.http;

import java.net.InetAddress;
import java.util.Locale;
import java.util.Optional;

/**
 * The parts of a URL, or of one that is relative to another: Go's {@code url.URL}. One character of
 * each is one byte.
 *
 * @param scheme in lower case; empty in a relative one
 * @param opaque what follows the scheme where no slash does, as in {@code mailto:me}
 * @param user the user, a colon and the password, which may be empty; not escaped
 * @param host with its port, not escaped; an IPv6 address is in brackets
 * @param path escaped
 * @param query as it is written; empty if there is only the question mark
 * @param fragment escaped; empty = none
 */
record UrlReference(
    String scheme,
    String opaque,
    Optional<String> user,
    String host,
    String path,
    Optional<String> query,
    String fragment) {

  static final UrlReference EMPTY =
      new UrlReference("", "", Optional.empty(), "", "", Optional.empty(), "");

  /**
   * Takes bytes apart.
   *
   * @throws IllegalArgumentException where Go's {@code url.Parse} refuses them
   */
  static UrlReference parse(String written) {
    int hash = written.indexOf('#');
    String fragment = hash < 0 ? "" : written.substring(hash + 1);
    String rest = hash < 0 ? written : written.substring(0, hash);
    if (rest.chars().anyMatch(c -> c < ' ' || c == 0x7f)) {
      throw new IllegalArgumentException("a URL has no control characters");
    }
    UrlReference parts = withoutFragment(rest);
    return parts.withFragment(UrlEscapes.FRAGMENT.normalized(fragment));
  }

  private static UrlReference withoutFragment(String written) {
    int colon = schemeEnd(written);
    String scheme = colon < 0 ? "" : written.substring(0, colon).toLowerCase(Locale.ROOT);
    String rest = written.substring(colon + 1);
    int mark = rest.indexOf('?');
    Optional<String> query = mark < 0 ? Optional.empty() : Optional.of(rest.substring(mark + 1));
    rest = mark < 0 ? rest : rest.substring(0, mark);
    if (!scheme.isEmpty() && !rest.startsWith("/")) {
      return new UrlReference(scheme, rest, Optional.empty(), "", "", query, "");
    }
    if (scheme.isEmpty() && !rest.startsWith("/") && firstSegment(rest).contains(":")) {
      throw new IllegalArgumentException("the first part of a relative path has a colon");
    }
    boolean hasHost = rest.startsWith("//") && (!scheme.isEmpty() || !rest.startsWith("///"));
    if (!hasHost) {
      return new UrlReference(
          scheme, "", Optional.empty(), "", UrlEscapes.PATH.normalized(rest), query, "");
    }
    int slash = rest.indexOf('/', 2);
    String authority = slash < 0 ? rest.substring(2) : rest.substring(2, slash);
    String path = slash < 0 ? "" : rest.substring(slash);
    int at = authority.lastIndexOf('@');
    String host = host(scheme, authority.substring(at + 1));
    Optional<String> user = at < 0 ? Optional.empty() : Optional.of(user(authority, at));
    return new UrlReference(scheme, "", user, host, UrlEscapes.PATH.normalized(path), query, "");
  }

  /** Where the colon after a scheme is; -1 = there is no scheme. */
  private static int schemeEnd(String written) {
    for (int i = 0; i < written.length(); i++) {
      char c = written.charAt(i);
      boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
      if (c == ':') {
        if (i == 0) {
          throw new IllegalArgumentException("the scheme before the colon is missing");
        }
        return i;
      }
      if (!letter && (i == 0 || "0123456789+-.".indexOf(c) < 0)) {
        return -1;
      }
    }
    return -1;
  }

  private static String firstSegment(String path) {
    int slash = path.indexOf('/');
    return slash < 0 ? path : path.substring(0, slash);
  }

  private static String user(String authority, int at) {
    String written = authority.substring(0, at);
    boolean valid =
        written
            .chars()
            .allMatch(c ->
                (c >= '0' && c <= '9')
                    || (c >= 'a' && c <= 'z')
                    || (c >= 'A' && c <= 'Z')
                    || "-._:~!$&'()*+,;=%@".indexOf(c) >= 0);
    if (!valid) {
      throw new IllegalArgumentException(
          "a character of the user or password before the host must be escaped");
    }
    int colon = written.indexOf(':');
    return colon < 0
        ? UrlEscapes.USER.unescape(written) + ":"
        : UrlEscapes.USER.unescape(written.substring(0, colon))
            + ":"
            + UrlEscapes.USER.unescape(written.substring(colon + 1));
  }

  /** Go's {@code parseHost}, which lets a host of a relative URL have colons. */
  private static String host(String scheme, String written) {
    int bracket = written.lastIndexOf('[');
    if (bracket > 0) {
      throw new IllegalArgumentException("a bracket is allowed at the beginning of the host only");
    }
    if (bracket == 0) {
      return literal(written);
    }
    int colon = scheme.isEmpty() ? written.lastIndexOf(':') : written.indexOf(':');
    if (colon >= 0) {
      checkPort(written.substring(colon));
    }
    return UrlEscapes.HOST.unescape(written);
  }

  /** An IPv6 address in brackets, perhaps with a zone, and a port. */
  private static String literal(String written) {
    int end = written.lastIndexOf(']');
    if (end < 0) {
      throw new IllegalArgumentException("the bracket of the host is not closed");
    }
    String port = written.substring(end + 1);
    checkPort(port);
    String address = written.substring(1, end);
    int zone = address.indexOf("%25");
    String unescaped =
        zone < 0
            ? UrlEscapes.HOST.unescape(address)
            : UrlEscapes.HOST.unescape(address.substring(0, zone))
                + UrlEscapes.ZONE.unescape(address.substring(zone));
    if (!isIpv6(unescaped)) {
      throw new IllegalArgumentException("the text in brackets is not an IPv6 address");
    }
    return "[" + unescaped + "]" + port;
  }

  private static boolean isIpv6(String address) {
    int zone = address.indexOf('%');
    String bare = zone < 0 ? address : address.substring(0, zone);
    if (bare.indexOf(':') < 0 || zone == address.length() - 1 || bare.startsWith("[")) {
      return false;
    }
    try {
      InetAddress.ofLiteral(bare);
      return true;
    } catch (IllegalArgumentException _) {
      return false;
    }
  }

  private static void checkPort(String port) {
    boolean valid =
        port.isEmpty()
            || (port.charAt(0) == ':' && port.chars().skip(1).allMatch(c -> c >= '0' && c <= '9'));
    if (!valid) {
      throw new IllegalArgumentException(
          "what follows the colon after the host is not a port; an IPv6 address needs brackets");
    }
  }

  /** Go's {@code ResolveReference}: what this means in a document of another URL. */
  UrlReference resolvedFrom(UrlReference base) {
    if (!scheme.isEmpty() || !host.isEmpty() || user.isPresent()) {
      return new UrlReference(
          scheme.isEmpty() ? base.scheme : scheme,
          opaque,
          user,
          host,
          UrlEscapes.PATH.normalized(resolvedPath(path, "")),
          query,
          fragment);
    }
    boolean sameQuery = path.isEmpty() && query.isEmpty();
    return new UrlReference(
        base.scheme,
        "",
        base.user,
        base.host,
        UrlEscapes.PATH.normalized(resolvedPath(base.path, path)),
        sameQuery ? base.query.filter(text -> !text.isEmpty()) : query,
        sameQuery && fragment.isEmpty() ? base.fragment : fragment);
  }

  /** Go's {@code resolvePath}: one path after another, without elements of one or two dots. */
  private static String resolvedPath(String base, String reference) {
    String full =
        reference.isEmpty()
            ? base
            : reference.startsWith("/")
                ? reference
                : base.substring(0, base.lastIndexOf('/') + 1) + reference;
    if (full.isEmpty()) {
      return "";
    }
    StringBuilder out = new StringBuilder("/");
    boolean first = true;
    String last = "";
    for (String element : full.split("/", -1)) {
      last = element;
      if (element.equals("..")) {
        out.setLength(Math.max(out.lastIndexOf("/"), 1));
        first = out.length() == 1;
      } else if (element.equals(".")) {
        first = false;
      } else {
        out.append(first ? "" : "/").append(element);
        first = false;
      }
    }
    if (last.equals(".") || last.equals("..")) {
      out.append('/');
    }
    return out.length() > 1 && out.charAt(1) == '/' ? out.substring(1) : out.toString();
  }

  boolean isHttp() {
    return scheme.equals("http") || scheme.equals("https");
  }

  /** Go's net/http treats both alike: the proxy resolves the names. */
  boolean isSocks() {
    return scheme.equals("socks5") || scheme.equals("socks5h");
  }

  /** The host without brackets and port. */
  String hostname() {
    int end = host.lastIndexOf(']');
    if (host.startsWith("[") && end > 0) {
      return host.substring(1, end);
    }
    int colon = host.lastIndexOf(':');
    return colon < 0 ? host : host.substring(0, colon);
  }

  /** The digits of the port; empty = none. */
  String port() {
    int colon = host.lastIndexOf(':');
    return colon < host.lastIndexOf(']') || colon < 0 ? "" : host.substring(colon + 1);
  }

  /** The query and its question mark, or nothing. */
  String queryWithMark() {
    return query.map(written -> "?" + written).orElse("");
  }

  UrlReference withoutUser() {
    return new UrlReference(scheme, opaque, Optional.empty(), host, path, query, fragment);
  }

  private UrlReference withFragment(String written) {
    return new UrlReference(scheme, opaque, user, host, path, query, written);
  }

  private static String escapedUser(String user) {
    int colon = user.indexOf(':');
    String password = user.substring(colon + 1);
    return UrlEscapes.USER.escapeOctets(user.substring(0, colon))
        + (password.isEmpty() ? "" : ":" + UrlEscapes.USER.escapeOctets(password));
  }

  /** Go's {@code URL.String}, for an absolute one with a host. */
  @Override
  public String toString() {
    return scheme
        + "://"
        + user.map(name -> escapedUser(name) + "@").orElse("")
        + UrlEscapes.HOST.escapeOctets(host)
        + path
        + queryWithMark()
        + (fragment.isEmpty() ? "" : "#" + fragment);
  }
}
