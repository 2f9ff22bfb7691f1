// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.query.page;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The files of the page: its own beside this class, and uPlot's from its WebJar. */
final class PageFiles {

  private static final List<String> OWN =
      List.of(
          "graph.html",
          "cardinality.html",
          "cardinality.css",
          "cardinality.js",
          "graph.css",
          "house.css",
          "favicon.svg",
          "api.js",
          "chart.js",
          "completion.js",
          "dom.js",
          "editor.js",
          "explain.js",
          "functions.js",
          "graphpanel.js",
          "help.js",
          "legend.js",
          "main.js",
          "near.js",
          "numbers.js",
          "promql.js",
          "queries.js",
          "state.js",
          "suggestions.js",
          "table.js",
          "time.js",
          "timebar.js",
          "why.js");

  /** The version in the folder's name is that of the parent pom. */
  private static final String UPLOT = "/META-INF/resources/webjars/uplot/1.6.30/dist/";

  private static final List<String> OF_UPLOT = List.of("uPlot.iife.min.js", "uPlot.min.css");

  private final Map<String, byte[]> byName;
  private final String digest;

  private PageFiles(Map<String, byte[]> byName) {
    this.byName = byName;
    this.digest = digest(byName.values());
  }

  /** Reads all files from the class path. */
  static PageFiles load() {
    Map<String, byte[]> byName = new TreeMap<>();
    OWN.forEach(name -> byName.put(name, resource(name)));
    OF_UPLOT.forEach(name -> byName.put(name, resource(UPLOT + name)));
    return new PageFiles(byName);
  }

  boolean contains(String name) {
    return byName.containsKey(name);
  }

  /** The bytes of a file that exists. */
  byte[] bytes(String name) {
    byte[] bytes = byName.get(name);
    if (bytes == null) {
      throw new IllegalArgumentException("the page has no file " + name);
    }
    return bytes;
  }

  /** A text that identifies all files: it differs if any of them does. */
  String digest() {
    return digest;
  }

  static String digest(Collection<byte[]> contents) {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      contents.forEach(sha::update);
      return HexFormat.of().formatHex(sha.digest(), 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** The text of one of the page's own files. */
  static String text(String name) {
    return new String(resource(name), StandardCharsets.UTF_8);
  }

  private static byte[] resource(String name) {
    try (InputStream in = PageFiles.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("the class path lacks " + name);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
