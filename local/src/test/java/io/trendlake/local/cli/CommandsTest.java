// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.lake.Watermark;
import io.trendlake.lake.sql.DuckDbDialect;
import io.trendlake.lake.sql.View;
import io.trendlake.lake.sql.Views;
import io.trendlake.local.fleet.Fleet;
import io.trendlake.local.fleet.FleetConfig;
import io.trendlake.local.fleet.FleetServer;
import io.trendlake.objstore.DirectoryLock;
import io.trendlake.testkit.ScriptedServer;
import io.trendlake.testkit.ScriptedServer.Response;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Exit codes and messages. */
final class CommandsTest {

  private static final String GOOD =
      """
      scrape_configs:
        - job_name: node
          scrape_interval: 15s
          static_configs: [{targets: ["a:1", "b:2"]}]
        - job_name: files
          file_sd_configs: [{files: ["targets/*.yml"]}]
      """;

  @TempDir private Path folder;

  private String write(String name, String content) throws Exception {
    return Files.writeString(folder.resolve(name), content).toString();
  }

  @Test
  void check_ofARightFile_sumsUp() throws Exception {
    Files.createDirectory(folder.resolve("targets"));
    CommandRun ran = CommandRun.of("check", write("trendlake.yml", GOOD));
    assertThat(ran.code()).isZero();
    assertThat(ran.out())
        .contains("trendlake.yml is right.")
        .contains("every 15s, 2 static targets")
        .contains("every 1m, targets of ");
    assertThat(ran.err()).isEmpty();
  }

  @Test
  void check_ofAddressesThatAreNone_saysThatTheirTargetsAreDown() throws Exception {
    CommandRun ran =
        CommandRun.of(
            "check",
            write(
                "odd.yml",
                """
                scrape_configs:
                - job_name: odd
                  static_configs:
                  - targets: [h:99999, "h:1,g:2", "h:1 ", "::1:9100", "${HOST}:9100"]
                - job_name: right
                  static_configs: [{targets: [node_exporter:9100, "[::1]:9100", node.0]}]
                """));
    assertThat(ran.code()).isZero();
    assertThat(ran.err()).isEmpty();
    assertThat(ran.out())
        .contains(
            "    http://h:99999/metrics is down: the port 99999 of h:99999 is above 65535\n",
            "    http://h:1,g:2/metrics is down: what follows the colon after the host",
            "    http://h:1%20/metrics is down: \" \" is not allowed in an address\n",
            "    http://::1:9100/metrics is down: what follows the colon after the host",
            "    http://$%7BHOST%7D:9100/metrics is down: \"{\" is not allowed in an address\n")
        .doesNotContain("node_exporter", "[::1]", "node.0");
  }

  @Test
  void check_ofTargetsThatNobodyCouldScrape_isAFaultAsForPromtool() throws Exception {
    write("list.yml", "- targets: ['c:1', 'gone:1']");
    String file =
        write(
            "faulty.yml",
            """
            scrape_configs:
            - job_name: fixed
              static_configs: [{targets: ['a:1', 'gone:1', 'late:1', 'test:1']}]
              relabel_configs: &rules
              - {source_labels: [__address__], regex: 'gone:1', target_label: __address__, replacement: ''}
              - {source_labels: [__address__], regex: 'late:1', target_label: __scrape_timeout__, replacement: 9m}
              - {source_labels: [__address__], regex: 'test:1', action: drop}
            - job_name: listed
              file_sd_configs: [{files: [list.yml]}]
              relabel_configs: *rules
            """);

    CommandRun ran = CommandRun.of("check", file);

    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.err().lines())
        .satisfiesExactly(
            line ->
                assertThat(line)
                    .startsWith("job fixed: static_configs: \"gone:1\" is not a target: "),
            line ->
                assertThat(line)
                    .startsWith("job fixed: static_configs: \"late:1\" is not a target: "),
            line ->
                assertThat(line)
                    .startsWith("job listed: file_sd_configs: \"gone:1\" is not a target: "));
    assertThat(CommandRun.of("check", "--syntax-only", file).err().lines()).hasSize(2);
  }

  @Test
  void check_ofAWrongFile_listsEveryError() throws Exception {
    CommandRun ran =
        CommandRun.of(
            "check",
            write("wrong.yml", "scrape_configs: [{job_nam: a}, {job_name: b, sample_limit: x}]"));
    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.out()).isEmpty();
    assertThat(ran.err()).contains("errors in ").contains("job_nam").contains("sample_limit");
    assertThat(ran.err())
        .doesNotContain("\tat ")
        .endsWith("used: nothing; mistakes: 3; unsupported: nothing\n");
  }

  @Test
  void check_ofAPrometheusConfiguration_listsOnceWhatIsNotUsed() throws Exception {
    String prometheus =
        """
        global: {scrape_interval: 15s, query_log_file: a.log, external_labels: {monitor: a}}
        alerting: {alertmanagers: [{static_configs: [{targets: ["localhost:9093"]}]}]}
        remote_write: [{url: "http://localhost/"}]
        scrape_configs: [{job_name: prometheus, static_configs: [{targets: ["localhost:9090"]}]}]
        """;

    CommandRun ran = CommandRun.of("check", write("prometheus.yml", prometheus));

    assertThat(ran.code()).isZero();
    assertThat(ran.err()).isEmpty();
    assertThat(ran.out())
        .contains("prometheus.yml is right.")
        .contains("every 15s, 1 static target")
        .containsOnlyOnce("not used here: ")
        .contains("global.query_log_file", "global.external_labels")
        .contains("alerting", "remote_write")
        .endsWith(
            "used: 1 job; not used here: alerting, remote_write, global.query_log_file,"
                + " global.external_labels; unsupported: nothing\n");
  }

  @Test
  void check_ofWhatDoesNotWorkHere_namesItInItsLastLine() throws Exception {
    CommandRun ran =
        CommandRun.of(
            "check",
            write(
                "prometheus.yml",
                "scrape_configs: [{job_name: a, consul_sd_configs: [{server: a}], sample_limit: x}]"));

    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.err())
        .endsWith("used: nothing; mistakes: 1; unsupported: scrape_configs[0].consul_sd_configs\n");
  }

  @Test
  void check_ofFilesThatAreMissingOrBroken_namesJobKeyAndFile() throws Exception {
    write("list.yml", "- target: [a:1]");
    write("password", "x");
    String config =
        """
        scrape_configs:
          - job_name: lists
            file_sd_configs: [{files: [list.yml]}]
          - job_name: secrets
            basic_auth: {username: a, password_file: password}
            tls_config: {cert_file: none.crt, key_file: none.key}
            static_configs: [{targets: ["a:1"]}]
        """;

    CommandRun ran = CommandRun.of("check", write("trendlake.yml", config));

    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.out()).contains("trendlake.yml is right, but files that it names are not:");
    assertThat(ran.err().lines())
        .hasSize(3)
        .satisfiesExactly(
            line ->
                assertThat(line).startsWith("job lists: file_sd_configs: ").contains("list.yml"),
            line -> assertThat(line).startsWith("job secrets: cert_file: ").contains("none.crt"),
            line -> assertThat(line).startsWith("job secrets: key_file: ").contains("none.key"));
  }

  @Test
  void check_ofHeadersAndProxies_looksAtTheirFilesToo() throws Exception {
    String config =
        """
        scrape_configs:
          - job_name: proxied
            proxy_url: http://proxy.example:3128
            proxy_connect_header: {X-A: {files: [none.header]}}
            oauth2:
              client_id: me
              client_secret: x
              token_url: http://tokens.example/
              proxy_url: http://proxy.example:3128
              proxy_connect_header: {X-B: {files: [none.token]}}
            http_headers: {X-C: {files: [none.c]}}
            static_configs: [{targets: ["a:1"]}]
        """;

    CommandRun ran = CommandRun.of("check", write("trendlake.yml", config));

    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.err())
        .contains("proxy_connect_header: ", "none.header", "none.token")
        .contains("http_headers: ", "none.c");
  }

  @Test
  void check_ofSeveralFiles_checksEach() throws Exception {
    CommandRun ran =
        CommandRun.of(
            "check",
            write("a.yml", GOOD),
            write("b.yml", "scrape_configs: [{job_name: ''}]"),
            write("c.yml", GOOD));

    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.out()).contains("a.yml is right.", "c.yml is right.");
    assertThat(ran.err()).contains("1 error in ").contains("b.yml");
  }

  @Test
  void check_ofTheSyntaxOnly_looksAtNoOtherFile() throws Exception {
    String config =
        """
        rule_files: [none.yml]
        scrape_config_files: [jobs.yml]
        scrape_configs:
          - job_name: secrets
            basic_auth: {username: a, password_file: none}
            static_configs: [{targets: ["a:1"]}]
        """;
    String file = write("trendlake.yml", config);
    assertThat(CommandRun.of("check", file).code()).isEqualTo(1);
    write("jobs.yml", "scrape_configs: [{job_nam: b}]");

    CommandRun ran = CommandRun.of("check", "--syntax-only", file);
    assertThat(ran.err()).isEmpty();
    assertThat(ran.code()).isZero();
  }

  @Test
  void check_ofFilesThatMayComeLater_warnsOnly() throws Exception {
    String config =
        """
        scrape_configs:
          - job_name: lists
            file_sd_configs: [{files: [none.yml, "none/*.yml"]}]
          - job_name: pods
            kubernetes_sd_configs: [{role: pod, kubeconfig_file: none}]
        """;

    CommandRun ran = CommandRun.of("check", write("trendlake.yml", config));

    assertThat(ran.code()).isZero();
    assertThat(ran.err().lines())
        .satisfiesExactly(
            line ->
                assertThat(line)
                    .startsWith("warning: job lists: file_sd_configs: ")
                    .endsWith("none.yml: there is no such file"),
            line ->
                assertThat(line)
                    .startsWith("warning: job pods: kubeconfig_file: the file ")
                    .contains("cannot be read"));
  }

  @Test
  void check_ofTokenOfAnApiServerThatIsMissing_isAFault() throws Exception {
    CommandRun ran =
        CommandRun.of(
            "check",
            write(
                "trendlake.yml",
                """
                scrape_configs:
                  - job_name: pods
                    kubernetes_sd_configs:
                      - {role: pod, api_server: "https://a", bearer_token_file: none}
                """));

    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.err()).startsWith("job pods: credentials_file: ").contains("none");
  }

  @Test
  void check_forAws_refusesFilesBesideTheConfiguration() throws Exception {
    CommandRun ran = CommandRun.of("check", "--aws", write("trendlake.yml", GOOD));
    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.err()).startsWith("trendlake check: 1 error in ").contains("is in a bucket");
    String alone = "scrape_configs: [{job_name: a, static_configs: [{targets: [b:1]}]}]";
    assertThat(CommandRun.of("check", "--aws", write("alone.yml", alone)).code()).isZero();
  }

  @Test
  void check_ofNoFile_saysSo() {
    CommandRun ran = CommandRun.of("check", folder.resolve("none.yml").toString());
    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.err())
        .startsWith("trendlake check: cannot read the configuration: ")
        .endsWith("none.yml: no such file" + System.lineSeparator());
  }

  @Test
  void unknownCommandOrOption_endsWith2() {
    assertThat(CommandRun.of("up", "--fro", "2m").code()).isEqualTo(2);
    assertThat(CommandRun.of("up", "--for", "2 minutes").err())
        .contains("\"2 minutes\" is not a duration, such as 90s, 2m or 1h30m");
    assertThat(CommandRun.of("up", "--listen", "9090").err())
        .contains("\"9090\" is not an address to listen at");
  }

  @ParameterizedTest
  @CsvSource({
    "chek,           'trendlake: there is no command \"chek\"; did you mean check?'",
    "bogus,          'trendlake: there is no command \"bogus\"; the commands are demo, check, test, rules, up,'",
    "sql --dri x,    'trendlake sql: there is no option \"--dri\"; did you mean --dir?'",
    "sql --dri=x y,  'trendlake sql: there is no option \"--dri\"; did you mean --dir?'",
    "sql -x,         'trendlake sql: there is no option \"-x\"'",
    "up --conf x,    'trendlake up: there is no option \"--conf\"; did you mean --config?'",
    "up a b,         'trendlake up: there are arguments too many: a b'",
    "sql SELECT 1,   'trendlake sql: a query is one argument, but there are 2'",
    "sql --limit -1 SELECT, 'trendlake sql: --limit is -1, but must be 0 (all) or more'",
    "sql --limit x SELECT,  'trendlake sql: Invalid value for option '",
    "sql -f x SELECT,       'trendlake sql: there is a query as an argument and one in x; give one'",
    "query,                 'trendlake query: Missing required parameter: '",
    "query a b,             'trendlake query: an expression is one argument, but there are 2'",
    "query --sart -1h up,   'trendlake query: there is no option \"--sart\"; did you mean --start?'",
    "query -x up,           'trendlake query: there is no option \"-x\"'",
    "scrape --timeout 0s http://a, 'trendlake scrape: --timeout must be above 0'",
    "compact --until soon,  'trendlake compact: --until is \"soon\", must be an instant'",
    "export --to csv,       'trendlake export: --to is \"csv\", must begin with tsdb:'",
    "export --to tsdb:,     'trendlake export: --to is \"tsdb:\" and names no place behind the colon'",
    "import --from tsdb:,   'trendlake import: --from is \"tsdb:\" and names no place'",
    "import --dry-run --from remote-read:http://a:9090/, 'trendlake import: --from is \"remote-read:http://a:9090/\" and names no path'",
    "import --dry-run --from remote-read:http://u:p@a/read, 'trendlake import: --from is \"http://<secret>@a/read\": user and password are given as --username'",
    "import --dry-run --from remote-read:http://a:b/read, 'trendlake import: --from is \"http://a:b/read\", must be an address such as http://localhost:9090: '",
    "import --from vm-export:, 'trendlake import: --from is \"vm-export:\" and names no place'",
    "sql --dir s3://x SELECT, 'trendlake sql: Invalid value for option '",
    "up --dir s3://x,       'trendlake up: Invalid value for option '",
    "query --dir gs://x up, 'trendlake query: --dir: \"gs://x\" is an address, but a path of this machine'",
    "import --from tsdb:x --into gs://x, 'trendlake import: --into: \"gs://x\" is an address'",
    "import --dry-run --from openmetrics:s3://b/x, 'trendlake import: openmetrics:s3://b/x: \"s3://b/x\" is an address'",
    "sql --dir= SELECT,     'trendlake sql: --dir has an empty value; name one, or leave'",
    "query --bucket= up,    'trendlake query: --bucket has an empty value;'",
    "up --config= --for 1s, 'trendlake up: --config has an empty value;'",
    "rules backfill --from 2026-01-01 --rule=, 'trendlake rules backfill: --rule has an empty value;'",
    "export --to csv:- --match {, 'trendlake export: --match is \"{\", must be a selector'",
    "relabel a:1,           'trendlake relabel: there are no rules: name a file with --rules'",
  })
  void misunderstoodArguments_areNamedAndEndWith2(String arguments, String message) {
    CommandRun ran = CommandRun.of(arguments.split(" ", -1));
    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.err()).startsWith(message);
    assertThat(ran.err().lines()).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"-- top\nSELECT 1", "--top\r\nSELECT 1", "--limit 3\nSELECT 1", "-- top"})
  void queryThatBeginsWithAComment_isNoOption(String query) {
    CommandRun ran = CommandRun.of("sql", "--dir", folder.toString(), query);
    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.err()).startsWith("trendlake sql: there is no lake in " + folder);
  }

  @Test
  void argumentThatBeginsWithAnAt_isTakenAsItIs() throws Exception {
    String file = write("arguments", "--version");
    assertThat(CommandRun.of("check", "@" + file).err()).contains("@" + file + ": no such file");
  }

  @Test
  void sql_ofAFile(@TempDir Path lake) throws Exception {
    Files.createDirectory(lake.resolve("samples"));
    CommandRun missing =
        CommandRun.of("sql", "--dir", lake.toString(), "-f", folder.resolve("none.sql").toString());
    assertThat(missing.code()).isEqualTo(1);
    assertThat(missing.err()).contains("none.sql: no such file");
    String file = write("query.sql", "\uFEFF-- asked each morning\nSELEC 1");
    assertThat(CommandRun.of("sql", "--dir", lake.toString(), "--file", file).err())
        .contains("LINE 2: SELEC 1");
    Path bytes = Files.write(folder.resolve("latin.sql"), new byte[] {(byte) 0xE4});
    assertThat(CommandRun.of("sql", "--dir", lake.toString(), "-f", bytes.toString()).err())
        .contains("latin.sql: not a text in UTF-8");
  }

  @Test
  void import_ofNoSource_makesNoLake() {
    Path lake = folder.resolve("new");
    assertThat(CommandRun.of("import", "--from", "nope:x", "--into", lake.toString()).code())
        .isEqualTo(2);
    assertThat(lake).doesNotExist();
  }

  @Test
  void compact_whereThereIsNoLake_isAnError() {
    CommandRun ran = CommandRun.of("compact", "--dir", folder.toString());
    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.err()).startsWith("trendlake compact: there is no lake in " + folder);
  }

  @Test
  void help_ofSql_namesEveryView() {
    assertThat(CommandRun.of("sql", "--help").out())
        .contains(
            Views.of(new DuckDbDialect("files", Watermark.NONE)).stream().map(View::name).toList());
  }

  @Test
  void help_showsThatCheckHasADefault() {
    assertThat(CommandRun.of("check", "--help").out())
        .startsWith("Usage: trendlake check [-hV] [--aws] [--syntax-only] [FILE...]");
  }

  @Test
  void completion_knowsTheCommandsAndTheirOptions() {
    CommandRun ran = CommandRun.of("generate-completion");
    assertThat(ran.code()).isZero();
    assertThat(ran.out()).contains("complete -F _complete_trendlake").contains("--skip-corrupt");
  }

  @Test
  void up_withAPortInUse_saysWhatToDo() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String address = "127.0.0.1:" + taken.getLocalPort();
      CommandRun ran =
          CommandRun.of(
              "up",
              "--config",
              write("trendlake.yml", GOOD),
              "--dir",
              folder.resolve("lake").toString(),
              "--listen",
              address);
      assertThat(ran.code()).isEqualTo(1);
      assertThat(ran.err())
          .contains("cannot listen at " + address)
          .contains("choose another address with --listen");
    }
  }

  @Test
  void up_onADirectoryInUse_refuses() throws Exception {
    Path lake = Files.createDirectory(folder.resolve("lake"));
    try (DirectoryLock first = DirectoryLock.acquire(lake, "trendlake up")) {
      assertThat(first).isNotNull();
      CommandRun ran =
          CommandRun.of("up", "--config", write("trendlake.yml", GOOD), "--dir", lake.toString());
      assertThat(ran.code()).isEqualTo(1);
      assertThat(ran.err())
          .contains(lake + " is in use by process " + ProcessHandle.current().pid())
          .contains("choose another directory");
    }
  }

  @Test
  void up_intoAFile_saysSo() throws Exception {
    String file = write("lake", "");
    CommandRun ran = CommandRun.of("up", "--config", write("trendlake.yml", GOOD), "--dir", file);
    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.err()).contains(file).doesNotContain("\tat ");
  }

  @Test
  void up_withAWrongConfiguration_writesNothing() throws Exception {
    Path lake = folder.resolve("lake");
    CommandRun ran =
        CommandRun.of("up", "--config", write("wrong.yml", "x: 1"), "--dir", lake.toString());
    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.err()).contains("1 error in ");
    assertThat(lake).doesNotExist();
  }

  @Test
  void up_forAWhile_logsSlotsAndWhatIsDown() throws Exception {
    Fleet fleet = Fleet.of(1, Instant.now(), 1, 1);
    try (FleetServer server = FleetServer.start(fleet, InstantSource.system())) {
      String config =
          write("trendlake.yml", FleetConfig.yaml(fleet, server.address(), Duration.ofSeconds(1)));
      CommandRun ran = upFor(3, config);
      // A busy machine may need longer until the first slot is over.
      for (int seconds = 12; seconds < 100 && !ran.out().contains("down: node"); seconds *= 4) {
        ran = upFor(seconds, config);
      }
      assertThat(ran.err()).isEmpty();
      assertThat(ran.code()).isZero();
      assertThat(ran.out())
          .containsPattern("targets are shown at http://127.0.0.1:\\d+/targets")
          .containsPattern(
              "(?m)^20\\d\\d-\\S+Z +slot 20\\S+Z  \\d+/7 up  [\\d,]+ samples  [\\d.]+ kB  late")
          .containsPattern("(?m)^20\\S+Z +down: node legacy.shop:9100: ")
          .containsPattern("ended: \\d+ slots, [\\d,]+ samples stored");
    }
  }

  private CommandRun upFor(int seconds, String config) {
    return CommandRun.of(
        "up",
        "--config",
        config,
        "--dir",
        folder.resolve("lake").toString(),
        "--listen",
        "127.0.0.1:0",
        "--for",
        seconds + "s");
  }

  @Test
  void scrape_showsWhatTheExporterSays() throws Exception {
    Fleet fleet = Fleet.of(1, Instant.now(), 1, 1);
    try (FleetServer server = FleetServer.start(fleet, InstantSource.system())) {
      String url = "http://" + server.address() + "/host-1.shop:9100/metrics";
      CommandRun table = CommandRun.of("scrape", url);
      assertThat(table.code()).isZero();
      assertThat(table.out())
          .startsWith("TYPE")
          .containsPattern("counter +[\\d.]+ +node_cpu_seconds_total\\{cpu=\"0\",mode=\"idle\"}")
          .doesNotContain("scrape_duration_seconds");
      assertThat(table.err()).containsPattern("up, \\d+ samples, .*");
      assertThat(CommandRun.of("scrape", "--format", "csv", url).out())
          .containsPattern("node_cpu_seconds_total,\"\\{\"\"cpu\"\":\"\"0\"\",");
      assertThat(CommandRun.of("scrape", "--format", "json", url).out())
          .contains("\"name\":\"node_cpu_seconds_total\",\"labels\":{\"cpu\":\"0\"");
      assertThat(CommandRun.of("scrape", "--format", "prometheus", url).out())
          .contains("# TYPE node_cpu_seconds_total counter")
          .containsPattern("(?m)^node_cpu_seconds_total\\{cpu=\"0\",mode=\"idle\"} [\\d.]+$");

      CommandRun down =
          CommandRun.of("scrape", "http://" + server.address() + "/legacy.shop:9100/metrics");
      assertThat(down.code()).isEqualTo(1);
      assertThat(down.err()).contains("is down: ").contains("503");
    }
  }

  @Test
  void scrape_ofDroppedSamples_countsThem() throws Exception {
    long now = System.currentTimeMillis();
    String body =
        "a 1\na 2\nold 1 %d\nahead 1 %d\nnear 1 %d\n"
            .formatted(now - 3_700_000, now + 700_000, now - 3_000_000);

    CommandRun ran = scrapeOf(body);

    assertThat(ran.code()).isZero();
    assertThat(ran.err())
        .startsWith(
            "up, 2 samples, 3 dropped (1 duplicate, 2 with a timestamp more than an hour ago or more"
                + " than 10 minutes ahead), ");
  }

  @Test
  void scrape_ofExemplars_countsThem() throws Exception {
    CommandRun ran =
        scrapeOf(
            "# TYPE a counter\na_total 1 # {id=\"x\"} 1\na_total{l=\"1\"} 1 # {} 1\n# EOF\n",
            "application/openmetrics-text; version=1.0.0");
    assertThat(ran.err()).startsWith("up, 2 samples, 2 exemplars, ");
  }

  @Test
  void scrape_ofControlCharacters_showsEscapes() throws Exception {
    CommandRun table = scrapeOf("a{b=\"\u001b[31mred\u0007\"} 1\n");
    assertThat(table.out()).contains("a{b=\"\\u001b[31mred\\u0007\"}").doesNotContain("\u001b");
    assertThat(table.err()).startsWith("up, 1 sample, ");

    CommandRun forged = scrapeOf("# TYPE a \u001b[31mred\u001b]0;title\u0007\n");
    assertThat(forged.code()).isEqualTo(1);
    assertThat(forged.err()).contains("\\u001b[31mred").doesNotContain("\u001b");

    CommandRun carriageReturns = scrapeOf("# TYPE a gauge\r\na 1\r\n");
    assertThat(carriageReturns.err()).contains("ends in a carriage return").doesNotContain("\r ");
  }

  private static CommandRun scrapeOf(String body) throws Exception {
    return scrapeOf(body, "text/plain; version=0.0.4");
  }

  private static CommandRun scrapeOf(String body, String contentType) throws Exception {
    try (ScriptedServer server =
        ScriptedServer.start(request -> Response.of(200, body).with("Content-Type", contentType))) {
      return CommandRun.of("scrape", server.uri() + "/metrics");
    }
  }

  @Test
  void scrape_ofNoUrl_saysSo() {
    CommandRun ran = CommandRun.of("scrape", "ftp://somewhere/metrics");
    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.err()).contains("\"ftp://somewhere/metrics\" is not a URL to scrape");
  }

  @Test
  void demo_inADirectoryOfSomebodyElse_refusesAndTouchesNothing() throws Exception {
    write("precious.txt", "mine");
    CommandRun ran = CommandRun.of("demo", "--dir", folder.toString());
    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.err()).contains("is not empty and not of a demo");
    assertThat(folder.resolve("precious.txt")).hasContent("mine");
    assertThat(folder).isDirectoryNotContaining("glob:**.trendlake*");
  }
}
