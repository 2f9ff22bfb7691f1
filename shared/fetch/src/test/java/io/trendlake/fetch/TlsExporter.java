// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.fetch;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsExchange;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import io.trendlake.config.http.TlsVersion;
import io.trendlake.config.http.Url;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

/** An exporter behind TLS on the loopback interface. */
public final class TlsExporter implements AutoCloseable {

  private final HttpsServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final BlockingQueue<String> askedFor = new LinkedBlockingQueue<>();

  private TlsExporter(HttpsServer server) {
    this.server = server;
  }

  public static TlsExporter start(TestKeys keys, String name) {
    return start(keys.server(name), false, List.of(TlsVersion.TLS12, TlsVersion.TLS13));
  }

  public static TlsExporter startWantingClients(TestKeys keys, String name) {
    return start(keys.server(name), true, List.of(TlsVersion.TLS12, TlsVersion.TLS13));
  }

  public static TlsExporter startWith(TestKeys keys, String name, TlsVersion only) {
    return start(keys.server(name), false, List.of(only));
  }

  private static TlsExporter start(SSLContext context, boolean clients, List<TlsVersion> versions) {
    try {
      InetAddress loopback = InetAddress.getLoopbackAddress();
      HttpsServer server = HttpsServer.create(new InetSocketAddress(loopback, 0), 0);
      server.setHttpsConfigurator(
          new HttpsConfigurator(context) {
            @Override
            public void configure(HttpsParameters parameters) {
              SSLParameters ssl = context.getDefaultSSLParameters();
              ssl.setNeedClientAuth(clients);
              ssl.setProtocols(versions.stream().map(TlsVersion::protocol).toArray(String[]::new));
              parameters.setSSLParameters(ssl);
            }
          });
      TlsExporter exporter = new TlsExporter(server);
      server.setExecutor(exporter.threads);
      server.createContext("/", exporter::answer);
      server.start();
      return exporter;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      ExtendedSSLSession session = (ExtendedSSLSession) ((HttpsExchange) exchange).getSSLSession();
      session.getRequestedServerNames().stream()
          .map(name -> ((SNIHostName) name).getAsciiName())
          .forEach(askedFor::add);
      byte[] body = "a 1\n".getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  /** The server names that requests asked for. */
  public List<String> askedFor() {
    return List.copyOf(askedFor);
  }

  public Url url(String host) {
    return Url.of("https://" + host + ":" + port() + "/metrics");
  }

  public int port() {
    return server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
