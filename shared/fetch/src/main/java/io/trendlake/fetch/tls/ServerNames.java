// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.fetch.tls;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.StandardConstants;

/**
 * The name of a server in TLS: what is asked for, and what its certificate has to say (Go's {@code
 * hostnameInSNI} and {@code VerifyHostname}). The JDK's own classes refuse underscores and final
 * dots, which Docker and resolvers give out.
 */
final class ServerNames {

  /** How many names of a certificate a message lists. */
  private static final int SHOWN = 5;

  private static final int DNS = 2;
  private static final int IP = 7;
  private static final Pattern LABEL = Pattern.compile("[a-zA-Z0-9_][a-zA-Z0-9_-]*");
  private static final Pattern IPV4 = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}");

  private ServerNames() {}

  /** The name to ask for: none for an address, and without final dots (RFC 6066, section 3). */
  static List<SNIServerName> asked(String host) {
    String name = host.replaceFirst("\\.+$", "");
    return isAddress(verified(host)) || name.isEmpty() ? List.of() : List.of(new RawName(name));
  }

  /** A name that the JDK does not look at. */
  private static final class RawName extends SNIServerName {

    RawName(String name) {
      super(StandardConstants.SNI_HOST_NAME, name.getBytes(StandardCharsets.UTF_8));
    }
  }

  /** The name or address to look for in a certificate: without brackets and zone. */
  static String verified(String host) {
    String bare =
        host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    int zone = bare.indexOf('%');
    return zone > 0 && bare.contains(":") ? bare.substring(0, zone) : bare;
  }

  private static boolean isAddress(String host) {
    return host.contains(":") || IPV4.matcher(host).matches();
  }

  /**
   * Looks for a name or an address among the alternative names of a certificate. Its common name
   * says nothing.
   *
   * @throws RefusedCertificateException if it is not there
   */
  static void check(X509Certificate certificate, String host) throws RefusedCertificateException {
    List<String> names = new ArrayList<>();
    boolean found =
        isAddress(host)
            ? hasAddress(certificate, InetAddress.ofLiteral(host), names)
            : hasName(certificate, host.toLowerCase(Locale.ROOT), names);
    if (!found) {
      throw new RefusedCertificateException(
          "its certificate is valid for "
              + (names.isEmpty()
                  ? "no name at all (Subject Alternative Names are missing)"
                  : shown(names))
              + " and not for "
              + host
              + "; server_name of tls_config can say which name it has",
          null);
    }
  }

  private static String shown(List<String> names) {
    String first =
        String.join(", ", names.subList(0, Math.min(names.size(), SHOWN)))
            .replaceAll("[^ -~]", "?");
    return names.size() > SHOWN ? first + " and " + (names.size() - SHOWN) + " others" : first;
  }

  private static boolean hasAddress(
      X509Certificate certificate, InetAddress address, List<String> names)
      throws RefusedCertificateException {
    collect(certificate, names);
    return alternatives(certificate, IP).stream()
        .anyMatch(text -> InetAddress.ofLiteral(text).equals(address));
  }

  private static boolean hasName(X509Certificate certificate, String host, List<String> names)
      throws RefusedCertificateException {
    collect(certificate, names);
    return alternatives(certificate, DNS).stream().anyMatch(pattern -> matches(pattern, host));
  }

  private static void collect(X509Certificate certificate, List<String> names)
      throws RefusedCertificateException {
    names.addAll(alternatives(certificate, DNS));
    names.addAll(alternatives(certificate, IP));
  }

  private static List<String> alternatives(X509Certificate certificate, int type)
      throws RefusedCertificateException {
    try {
      Collection<List<?>> all = certificate.getSubjectAlternativeNames();
      return all == null
          ? List.of()
          : all.stream()
              .filter(name -> name.get(0).equals(type))
              .map(name -> String.valueOf(name.get(1)))
              .toList();
    } catch (CertificateParsingException e) {
      throw new RefusedCertificateException(
          "the Subject Alternative Names of its certificate cannot be read", e);
    }
  }

  /** A star matches the whole first label; a name that is not one of DNS has to be equal. */
  private static boolean matches(String pattern, String host) {
    String lower = pattern.toLowerCase(Locale.ROOT);
    String name = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
    if (!isName(name, false) || !isName(lower, true)) {
      return !host.isEmpty() && !host.equals(".") && lower.equals(host);
    }
    if (!lower.startsWith("*.")) {
      return lower.equals(name);
    }
    int dot = name.indexOf('.');
    return dot >= 0 && lower.substring(1).equals(name.substring(dot));
  }

  private static boolean isName(String name, boolean isPattern) {
    String rest = isPattern && name.startsWith("*.") ? name.substring(2) : name;
    for (String label : rest.split("\\.", -1)) {
      if (!LABEL.matcher(label).matches()) {
        return false;
      }
    }
    return true;
  }
}
