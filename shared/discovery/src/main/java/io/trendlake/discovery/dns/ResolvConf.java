// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.discovery.dns;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The servers to ask and how names are completed: {@code resolv.conf} as Prometheus reads it
 * (miekg/dns {@code ClientConfigFromFile}). The options {@code timeout}, {@code attempts} and
 * {@code rotate} have no effect, as there.
 *
 * @param servers addresses, in the order in which they are asked
 * @param port of the servers
 * @param search domains to append to names
 * @param ndots how many dots a name needs to be tried as it is before anything is appended
 */
public record ResolvConf(List<String> servers, int port, List<String> search, int ndots) {

  /** Where the system has its file. */
  public static final Path SYSTEM = Path.of("/etc/resolv.conf");

  private static final int PORT = 53;
  private static final int MOST_DOTS = 15;
  private static final String NDOTS = "ndots:";

  /** Copies the lists. */
  public ResolvConf {
    servers = List.copyOf(servers);
    search = List.copyOf(search);
  }

  /** Reads a file. */
  public static ResolvConf read(Path file) throws IOException {
    return parse(Files.readAllLines(file));
  }

  /** Reads the lines of a file. Of several lists of search domains the last one counts. */
  public static ResolvConf parse(List<String> lines) {
    List<String> servers = new ArrayList<>();
    List<String> search = List.of();
    int ndots = 1;
    for (String line : lines) {
      List<String> words = List.of(line.strip().split("\\s+"));
      List<String> values = words.subList(1, words.size());
      switch (words.getFirst()) {
        case "nameserver" -> values.stream().findFirst().ifPresent(servers::add);
        case "domain" -> search = values.stream().limit(1).toList();
        case "search" -> search = values;
        case "options" -> ndots = ndots(values, ndots);
        default -> {
          // Comments, and what is for other readers of the file.
        }
      }
    }
    return new ResolvConf(servers, PORT, search, ndots);
  }

  private static int ndots(List<String> options, int before) {
    int ndots = before;
    for (String option : options) {
      if (option.startsWith(NDOTS)) {
        ndots = Math.clamp(number(option.substring(NDOTS.length())), 0, MOST_DOTS);
      }
    }
    return ndots;
  }

  private static int number(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  /**
   * The full names to ask for, in order: a name that ends in a dot alone, else with each search
   * domain, and as it is before them if it has enough dots, or after them.
   */
  List<String> fullNames(String name) {
    if (name.endsWith(".")) {
      return List.of(name);
    }
    String full = name + ".";
    // A name of n labels has n - 1 dots; the labels have to be more than ndots.
    boolean first = name.chars().filter(c -> c == '.').count() >= ndots;
    List<String> names = new ArrayList<>();
    if (first) {
      names.add(full);
    }
    for (String domain : search) {
      String suffixed = domain.equals(".") ? full : full + domain;
      names.add(suffixed.endsWith(".") ? suffixed : suffixed + ".");
    }
    if (!first) {
      names.add(full);
    }
    return names;
  }
}
