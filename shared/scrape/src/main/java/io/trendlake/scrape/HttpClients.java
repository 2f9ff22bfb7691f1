// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.scrape;

import io.trendlake.config.TlsConfig;
import java.net.http.HttpClient;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * One client, with its pool of connections, per TLS settings. Made when first needed, and made
 * again when a file of its settings has changed. Safe for use by many threads.
 */
final class HttpClients implements AutoCloseable {

  static {
    JdkClientDefaults.apply();
  }

  /** A guarded host's name is part of its settings, so names that come and go make clients. */
  private static final int MOST_CLIENTS = 256;

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

  /** The client for a destination; without TLS there is one for all. */
  HttpClient client(Destination destination, TlsConfig tls) throws FetchException {
    TlsConfig config = destination.secure() ? destination.tls(tls) : TlsConfig.defaults();
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
    end(known);
    if (clients.size() >= MOST_CLIENTS) {
      // Whose turn it was does not matter: a client that is needed again is made again.
      end(clients.remove(clients.keySet().iterator().next()));
    }
    clients.put(config, new TlsClient(material, client));
    return client;
  }

  /** What it has under way goes on to its end. */
  private static void end(@Nullable TlsClient client) {
    if (client != null) {
      client.client.shutdown();
    }
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

  /** For work that blocks and is not to be waited for longer than a request may take. */
  Executor executor() {
    return executor;
  }

  @Override
  public void close() {
    clients.values().forEach(known -> known.client.shutdownNow());
    executor.shutdownNow();
  }
}
