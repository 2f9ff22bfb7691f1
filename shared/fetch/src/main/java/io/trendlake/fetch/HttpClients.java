// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.fetch;

import io.trendlake.config.TlsConfig;
import java.net.http.HttpClient;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;

/**
 * One client, with its pool of connections, per TLS settings. Made when first needed, and made
 * again when a file of its settings has changed. The clients that were used least recently end when
 * all of them could hold more than the limits allow. Safe for use by many threads.
 */
final class HttpClients implements AutoCloseable {

  static {
    JdkClientDefaults.apply();
  }

  /** A guarded host's name is part of its settings, so names that come and go make clients. */
  private static final int MOST_CLIENTS = 256;

  private final ClientLimits limits;

  /** Those used least recently first; guards itself. */
  private final Map<TlsConfig, PooledClient> clients = new LinkedHashMap<>(16, 0.75f, true);

  /** Held while a client is made, which others are used during. */
  private final Object making = new Object();

  /**
   * Threads of the platform, and not virtual ones as for the scrapes: parsing a body keeps a
   * virtual thread's carrier busy, and an answer that is there must not wait behind others' parsing
   * until its time is out. As many as there are answers to work on, since resolving a name blocks.
   */
  private final ExecutorService executor =
      Executors.newCachedThreadPool(Thread.ofPlatform().name("scrape-http-", 0).daemon().factory());

  HttpClients(ClientLimits limits) {
    this.limits = limits;
    JdkClientDefaults.limitIdle(limits.idleConnections());
  }

  /** The client for a request to a destination; without TLS there is one for all. */
  PooledClient.Use use(Destination destination, TlsConfig tls) throws FetchException {
    TlsConfig config = destination.secure() ? destination.tls(tls) : TlsConfig.defaults();
    TlsMaterial material = TlsMaterial.read(config);
    Optional<PooledClient.Use> known = known(config, material, destination.secure());
    return known.isPresent() ? known.get() : made(config, material, destination.secure());
  }

  private Optional<PooledClient.Use> known(TlsConfig config, TlsMaterial material, boolean secure) {
    synchronized (clients) {
      PooledClient client = clients.get(config);
      if (client == null || !client.isMadeOf(material)) {
        return Optional.empty();
      }
      PooledClient.Use use = client.use(secure);
      retireEldest();
      return Optional.of(use);
    }
  }

  private PooledClient.Use made(TlsConfig config, TlsMaterial material, boolean secure)
      throws FetchException {
    synchronized (making) {
      Optional<PooledClient.Use> byAnother = known(config, material, secure);
      return byAnother.isPresent()
          ? byAnother.get()
          : add(config, new PooledClient(material, make(material)), secure);
    }
  }

  private PooledClient.Use add(TlsConfig config, PooledClient client, boolean secure) {
    synchronized (clients) {
      PooledClient outdated = clients.put(config, client);
      if (outdated != null) {
        outdated.retire();
      }
      PooledClient.Use use = client.use(secure);
      retireEldest();
      return use;
    }
  }

  /** Perhaps down to the one just used: a client that is needed again is made again. */
  private void retireEldest() {
    long descriptors = 0;
    for (PooledClient client : clients.values()) {
      descriptors += client.descriptors(limits);
    }
    Iterator<PooledClient> eldestFirst = clients.values().iterator();
    while (clients.size() > MOST_CLIENTS || descriptors > limits.descriptors()) {
      PooledClient eldest = eldestFirst.next();
      descriptors -= eldest.descriptors(limits);
      eldestFirst.remove();
      eldest.retire();
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
    synchronized (clients) {
      clients.values().forEach(PooledClient::close);
    }
    executor.shutdownNow();
  }
}
