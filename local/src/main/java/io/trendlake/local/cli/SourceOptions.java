// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.cli;

import io.trendlake.config.http.Url;
import io.trendlake.functions.compact.history.BlockPlace;
import io.trendlake.functions.compact.history.History;
import io.trendlake.functions.compact.history.ImportSource;
import io.trendlake.functions.compact.history.KnownMetrics;
import io.trendlake.functions.compact.history.TsdbHistory;
import io.trendlake.local.moving.files.OpenMetricsFile;
import io.trendlake.local.moving.files.VictoriaExport;
import io.trendlake.local.moving.remote.AskedSeries;
import io.trendlake.local.moving.remote.HttpAccess;
import io.trendlake.local.moving.remote.QueryApi;
import io.trendlake.local.moving.remote.RemoteReadHistory;
import io.trendlake.local.moving.remote.RemoteServer;
import io.trendlake.model.Labels;
import io.trendlake.model.MetricMetadata;
import io.trendlake.promql.parse.Matcher;
import io.trendlake.tsdb.block.TimeSpan;
import io.trendlake.tsdb.series.SeriesLabels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options that say where history is, which of it is wanted, and how a server is asked. */
final class SourceOptions {

  private static final String REMOTE_READ = "remote-read:";
  private static final List<String> KINDS =
      List.of("tsdb:", "thanos:", "mimir:", "cortex:", REMOTE_READ, "openmetrics:", "vm-export:");
  private static final int FOLDERS_SHOWN = 10;

  @Option(
      names = "--match",
      paramLabel = "SELECTOR",
      description =
          "Takes only the series that a selector such as '{job=\"node\"}' matches; given more than once, any of them.")
  private List<String> match = List.of();

  @Option(
      names = "--after",
      paramLabel = "DAY",
      description = "Takes this day and later ones only, such as 2026-01-31.")
  private @Nullable String after;

  @Option(names = "--before", paramLabel = "DAY", description = "Takes only days before this one.")
  private @Nullable String before;

  @Option(
      names = "--label",
      paramLabel = "NAME=VALUE",
      description = "Adds a label to each series of the source, and replaces a label of that name.")
  private Map<String, String> labels = Map.of();

  @Option(
      names = "--replica-label",
      paramLabel = "NAME",
      description =
          "A label by which alone the series of replicas differ, such as replica: one replica counts"
              + " in each hour, and the label is left out. May be given more than once.")
  private List<String> replicaLabels = List.of();

  @Option(
      names = "--username",
      paramLabel = "NAME",
      description = "The user that a server is asked as (basic authentication).")
  private @Nullable String username;

  @Option(
      names = "--password-file",
      paramLabel = "FILE",
      description = "A file with the password of that user.")
  private @Nullable Path passwordFile;

  @Option(
      names = "--bearer-token-file",
      paramLabel = "FILE",
      description = "A file with a bearer token that a server is asked with.")
  private @Nullable Path tokenFile;

  @Option(
      names = "--header",
      paramLabel = "NAME=VALUE",
      description = "A header that a server is asked with, such as X-Scope-OrgID=tenant-a.")
  private Map<String, String> headers = Map.of();

  /** The conditions that all series which are wanted fulfil; there may be more. */
  List<Matcher> matchers() throws UserException {
    List<List<Matcher>> selectors = SelectorArguments.parse(match, "--match");
    return selectors.size() == 1 ? selectors.getFirst() : List.of();
  }

  /** Whether a series is wanted, by its labels in the lake. */
  Predicate<Labels> wanted() throws UserException {
    return SelectorArguments.any(match, "--match");
  }

  private AskedSeries series() throws UserException {
    return new AskedSeries(
        SelectorArguments.parse(match, "--match"),
        new SeriesLabels(Labels.ofMap(labels), replicaLabels),
        wanted());
  }

  /** The days of some that were asked for. */
  NavigableSet<LocalDate> asked(NavigableSet<LocalDate> days) throws UserException {
    NavigableSet<LocalDate> asked = new TreeSet<>(days);
    first().ifPresent(limit -> asked.removeIf(day -> day.isBefore(limit)));
    end().ifPresent(limit -> asked.removeIf(day -> !day.isBefore(limit)));
    return asked;
  }

  /** The first day that is asked for, if one is named. */
  Optional<LocalDate> first() throws UserException {
    return TimeArgument.day("--after", after);
  }

  /** The first day that is not asked for any more, if one is named. */
  Optional<LocalDate> end() throws UserException {
    return TimeArgument.day("--before", before);
  }

  /** A server that is asked as the options say. */
  RemoteServer server() throws UserException, IOException {
    try {
      return new RemoteServer(
          HttpAccess.of(
              headers,
              Optional.ofNullable(username),
              Optional.ofNullable(passwordFile),
              Optional.ofNullable(tokenFile)));
    } catch (IllegalArgumentException e) {
      throw new ArgumentException(
          "--username, --password-file, --bearer-token-file and --header: " + e.getMessage(), e);
    }
  }

  /** A server's query API. */
  QueryApi queryApi(Url root) throws UserException, IOException {
    return new QueryApi(server(), root, series());
  }

  /**
   * Reads what is known of metrics.
   *
   * @param place a file with an answer of {@code /api/v1/metadata}, or the URL of a Prometheus,
   *     with or without the path of its API
   */
  List<MetricMetadata> metadata(String place) throws UserException, IOException {
    if (!place.startsWith("http://") && !place.startsWith("https://")) {
      return KnownMetrics.parse(place, Files.readAllBytes(Path.of(place)));
    }
    Url root = address("--metadata", place);
    Url url = place.contains("/api/") ? root : RemoteServer.api(root, "metadata");
    try (RemoteServer server = server()) {
      return KnownMetrics.parse(place, server.get(url));
    }
  }

  /** Reads the address of a server, which must not have a password in it: notes repeat it. */
  static Url address(String option, String text) throws UserException {
    Url url = Url.of(text);
    if (url.userAndPassword().isPresent()) {
      throw new ArgumentException(
          "%s is \"%s\": user and password are given as --username and --password-file"
              .formatted(option, url.shown()));
    }
    if (url.fault().isPresent()) {
      throw new ArgumentException(
          "%s is \"%s\", must be an address such as http://localhost:9090: %s"
              .formatted(option, url.shown(), url.fault().get()));
    }
    return url;
  }

  /**
   * Opens a source.
   *
   * @param option that named it, for messages
   * @param first the first day that a server is asked for if none is given
   * @param end the first day that it is not asked for if none is given
   */
  History open(String option, String source, Optional<LocalDate> first, LocalDate end)
      throws UserException, IOException {
    requireSource(option, source);
    AskedSeries series = series();
    Labels added = series.rule().added();
    Optional<BlockPlace> place = BlockPlace.parse(source);
    if (place.isPresent()) {
      return blocks(place.get(), series);
    }
    if (source.startsWith("openmetrics:")) {
      return OpenMetricsFile.read(path(source), temporary(), added, series.wanted());
    }
    if (source.startsWith("vm-export:")) {
      return VictoriaExport.read(path(source), temporary(), added, series.wanted());
    }
    if (source.startsWith(REMOTE_READ)) {
      Url url = address(option, source.substring(REMOTE_READ.length()));
      if (url.path().replace("/", "").isEmpty()) {
        throw new ArgumentException(
            "%s is \"%s\" and names no path: Prometheus answers remote read at /api/v1/read"
                .formatted(option, source));
      }
      return RemoteReadHistory.open(server(), url, series, askedOfServer(first, end), temporary());
    }
    throw new IllegalStateException(source);
  }

  /**
   * Checks that a text names a source, before anything is read or made.
   *
   * @throws ArgumentException if it does not
   */
  static void requireSource(String option, String source) throws ArgumentException {
    if (KINDS.stream().noneMatch(source::startsWith)) {
      throw new ArgumentException(
          "%s is \"%s\", must begin with tsdb:, thanos:, mimir:, cortex:, remote-read:, openmetrics: or vm-export:, such as tsdb:data"
              .formatted(option, source));
    }
    if (KINDS.contains(source)) {
      throw new ArgumentException(
          "%s is \"%s\" and names no place behind the colon, such as tsdb:data"
              .formatted(option, source));
    }
  }

  /** The blocks at a place and the series of them that are wanted, for a message. */
  ImportSource blocks(String from) {
    return new ImportSource(from, match, Labels.ofMap(labels), replicaLabels);
  }

  /** What days are noted to be imported from. */
  String note(String from) {
    return ImportSource.note(from, match, Labels.ofMap(labels), replicaLabels);
  }

  private static Path path(String source) throws ArgumentException {
    return PathArgument.of(source.substring(source.indexOf(':') + 1), source);
  }

  private History blocks(BlockPlace place, AskedSeries series) throws UserException, IOException {
    TimeSpan span =
        new TimeSpan(
            first().map(SourceOptions::start).orElse(TimeSpan.ALL.from()),
            end().map(SourceOptions::start).orElse(TimeSpan.ALL.to()));
    TsdbHistory history = TsdbHistory.open(place, span, series.rule(), series.wanted());
    if (history.blocks() == 0) {
      history.close();
      if (!history.foldersBelow().isEmpty()) {
        throw new UserException(
            "%s: its blocks are in folders, as those of tenants are; name one of them: %s"
                .formatted(
                    place.place(),
                    history.foldersBelow().stream()
                        .limit(FOLDERS_SHOWN)
                        .map(folder -> place.within(folder).toString())
                        .collect(Collectors.joining(", "))));
      }
      throw new UserException(
          place.place()
              + ": there is no block in it that can be read"
              + (history.damages().isEmpty() ? "" : ": " + history.damages().getFirst())
              + (history.notes().isEmpty() ? "" : ": " + history.notes().getFirst())
              + ". Name the folder that holds folders such as 01HF7XJCR09FTH4BSM8NACAEYY; of"
              + " Mimir and Cortex it is the folder of a tenant");
    }
    return history;
  }

  private static long start(LocalDate day) {
    return day.atStartOfDay().toInstant(ZoneOffset.UTC).toEpochMilli();
  }

  /** A server does not say how far back it goes. */
  private NavigableSet<LocalDate> askedOfServer(
      Optional<LocalDate> firstIfNone, LocalDate endIfNone) throws UserException {
    LocalDate first =
        first()
            .or(() -> firstIfNone)
            .orElseThrow(() ->
                new ArgumentException(
                    "remote read does not say which days there are: name the first by --after, such as --after 2026-01-31"));
    LocalDate end = end().orElse(endIfNone);
    return first.isBefore(end)
        ? first.datesUntil(end).collect(Collectors.toCollection(TreeSet::new))
        : new TreeSet<>();
  }

  /** As other programs of the system do; Java does not look at the variable. */
  private static Path temporary() {
    String named = System.getenv("TMPDIR");
    return Path.of(named == null ? System.getProperty("java.io.tmpdir") : named);
  }
}
