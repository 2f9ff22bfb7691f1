// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.scrape;

import io.trendlake.config.TlsConfig;
import java.net.URI;
import java.net.http.HttpClient;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;

/**
 * One client, with its pool of connections, per TLS settings. Made when first needed, and made
 * again when a file of its settings has changed. Safe for use by many threads.
 */
final class HttpClients implements AutoCloseable {

  static {
    JdkClientDefaults.apply();
  }

  private final Map<TlsConfig, TlsClient> clients = new ConcurrentHashMap<>();

  /**
   * Threads of the platform, and not virtual ones as for the scrapes: parsing a body keeps a
   * virtual thread's carrier busy, and an answer that is there must not wait behind others' parsing
   * until its time is out. As many as there are answers to work on, since resolving a name blocks.
   */
  private final ExecutorService executor =
      Executors.newCachedThreadPool(Thread.ofPlatform().name("scrape-http-", 0).daemon().factory());

  /** A client and the contents of the files that it was made of. */
  private record TlsClient(TlsMaterial material, HttpClient client) {}

  /** The client for a URL; without TLS there is one for all. */
  HttpClient client(URI url, TlsConfig tls) throws FetchException {
    TlsConfig config = url.getScheme().equalsIgnoreCase("https") ? tls : TlsConfig.defaults();
    TlsMaterial material = TlsMaterial.read(config);
    TlsClient known = clients.get(config);
    return known != null && known.material.equals(material)
        ? known.client
        : renew(config, material);
  }

  private synchronized HttpClient renew(TlsConfig config, TlsMaterial material)
      throws FetchException {
    TlsClient known = clients.get(config);
    if (known != null && known.material.equals(material)) {
      return known.client;
    }
    HttpClient client = make(material);
    clients.put(config, new TlsClient(material, client));
    if (known != null) {
      // What it has under way goes on to its end.
      known.client.shutdown();
    }
    return client;
  }

  private HttpClient make(TlsMaterial material) throws FetchException {
    SSLContext context = TlsContexts.of(material);
    return HttpClient.newBuilder()
        .executor(executor)
        .followRedirects(HttpClient.Redirect.NEVER)
        // Prometheus does not look at the environment for a proxy unless it is told to.
        .proxy(HttpClient.Builder.NO_PROXY)
        .sslContext(context)
        .sslParameters(TlsContexts.parameters(context, material))
        .build();
  }

  @Override
  public void close() {
    clients.values().forEach(known -> known.client.shutdownNow());
    executor.shutdownNow();
  }
}
