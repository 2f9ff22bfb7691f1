// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.scrape;

import io.trendlake.config.ScrapeConfig;
import io.trendlake.exposition.ParserBuffers;
import io.trendlake.exposition.ParserMemory;
import io.trendlake.model.Labels;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the sessions of one job share: what is known of the lines that its targets expose, and what
 * series are stored as. Safe for use by many threads.
 */
final class JobMemory {

  private final ParserMemory parsers;
  private final long mostBytes;

  /** In the order of their last use. */
  private final Map<TemplateScope.Key, TemplateScope> scopes = new LinkedHashMap<>(16, 0.75f, true);

  private volatile long lastUse;

  JobMemory(ParserBuffers buffers, long mostBytes) {
    this.parsers = ParserMemory.shared(buffers, mostBytes);
    this.mostBytes = mostBytes;
  }

  ParserMemory parsers() {
    return parsers;
  }

  /** What the targets that have such labels, and are scraped by such settings, share. */
  synchronized TemplateScope scope(Labels target, ScrapeConfig config) {
    TemplateScope.Key key = TemplateScope.Key.of(target, config);
    TemplateScope known = scopes.get(key);
    if (known == null) {
      known = new TemplateScope(key, parsers, target, config);
      scopes.put(key, known);
      letGo();
    }
    return known;
  }

  private void letGo() {
    long bytes = scopes.values().stream().mapToLong(TemplateScope::bytes).sum();
    Iterator<TemplateScope> eldest = scopes.values().iterator();
    while (bytes > mostBytes && scopes.size() > 1) {
      TemplateScope scope = eldest.next();
      bytes -= scope.bytes();
      scope.leave();
      eldest.remove();
    }
  }

  /** Forgets all; sessions notice at their next scrape. */
  synchronized void clear() {
    parsers.clear();
    scopes.values().forEach(TemplateScope::clear);
  }

  void used(long at) {
    lastUse = at;
  }

  long lastUse() {
    return lastUse;
  }

  /** The bytes of memory that it takes. */
  long bytes() {
    List<TemplateScope> all;
    synchronized (this) {
      all = new ArrayList<>(scopes.values());
    }
    return parsers.bytes() + all.stream().mapToLong(TemplateScope::bytes).sum();
  }
}
