// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.cli;

import io.trendlake.config.FileSdConfig;
import io.trendlake.config.HttpClientConfig;
import io.trendlake.config.HttpSdConfig;
import io.trendlake.config.OAuth2Config;
import io.trendlake.config.ScrapeConfig;
import io.trendlake.config.SdConfig;
import io.trendlake.config.Secret;
import io.trendlake.config.TlsConfig;
import io.trendlake.config.TrendlakeConfig;
import io.trendlake.discovery.Discoverers;
import io.trendlake.fetch.FetchException;
import io.trendlake.local.run.Failures;
import java.io.IOException;
import java.nio.file.Files;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Looks at the files that a configuration names, as they are now: lists of targets, keys,
 * certificates and passwords. They are read when they are needed, so what is wrong with one is no
 * error of the configuration; its job finds or scrapes nothing until the file is right.
 */
final class NamedFiles {

  private final Set<String> faults = new LinkedHashSet<>();

  private NamedFiles() {}

  /** What is wrong with the files of a configuration, in the order of its jobs. */
  static List<String> faults(TrendlakeConfig config) {
    NamedFiles files = new NamedFiles();
    config.scrapeConfigs().forEach(files::look);
    return List.copyOf(files.faults);
  }

  private void look(ScrapeConfig job) {
    look(job, job.http());
    for (SdConfig discovery : job.discovery()) {
      if (discovery instanceof FileSdConfig lists) {
        errorsOf(lists).forEach(error -> add(job, "file_sd_configs", error));
      } else if (discovery instanceof HttpSdConfig list) {
        look(job, list.http());
      }
    }
  }

  private void look(ScrapeConfig job, HttpClientConfig http) {
    look(job, http.tls());
    http.oauth2().ifPresent(oauth2 -> look(job, oauth2));
    http.basicAuth().ifPresent(auth -> look(job, "username_file", auth.username()));
    http.basicAuth().ifPresent(auth -> look(job, "password_file", auth.password()));
    http.authorization().ifPresent(auth -> look(job, "credentials_file", auth.credentials()));
    http.httpHeaders()
        .forEach(header -> header.values().forEach(value -> look(job, "http_headers", value)));
  }

  private void look(ScrapeConfig job, TlsConfig tls) {
    tls.ca().ifPresent(ca -> look(job, "ca_file", ca));
    tls.cert().ifPresent(cert -> look(job, "cert_file", cert));
    tls.key().ifPresent(key -> look(job, "key_file", key));
  }

  private void look(ScrapeConfig job, OAuth2Config oauth2) {
    String key =
        switch (oauth2.grant()) {
          case OAuth2Config.ClientCredentials _ -> "client_secret_file";
          case OAuth2Config.JwtBearer _ -> "client_certificate_key_file";
        };
    look(job, key, oauth2.grant().credential());
    look(job, oauth2.tls());
  }

  private void look(ScrapeConfig job, String key, Secret secret) {
    if (secret instanceof Secret.InFile inFile) {
      try (var content = Files.newInputStream(inFile.file())) {
        content.read();
      } catch (IOException e) {
        add(job, key, Failures.text(e));
      }
    }
  }

  private void add(ScrapeConfig job, String key, String fault) {
    faults.add("job " + job.jobName() + ": " + key + ": " + fault);
  }

  private static List<String> errorsOf(FileSdConfig lists) {
    Discoverers discoverers =
        new Discoverers(
            (request, body) -> {
              throw new FetchException("files are read without a request");
            },
            InstantSource.system());
    try {
      return new ArrayList<>(discoverers.of(lists).discover().errors());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return List.of("interrupted while the files were read");
    }
  }
}
