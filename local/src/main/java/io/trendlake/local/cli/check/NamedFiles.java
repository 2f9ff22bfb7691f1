// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.cli.check;

import io.trendlake.config.ScrapeConfig;
import io.trendlake.config.TrendlakeConfig;
import io.trendlake.config.http.HttpClientConfig;
import io.trendlake.config.http.HttpHeader;
import io.trendlake.config.http.OAuth2Config;
import io.trendlake.config.http.ProxyConfig;
import io.trendlake.config.http.Secret;
import io.trendlake.config.http.SigV4Config;
import io.trendlake.config.http.TlsConfig;
import io.trendlake.config.sd.FilePattern;
import io.trendlake.config.sd.FileSdConfig;
import io.trendlake.config.sd.HttpSdConfig;
import io.trendlake.config.sd.KubernetesAccess;
import io.trendlake.config.sd.KubernetesSdConfig;
import io.trendlake.config.sd.SdConfig;
import io.trendlake.discovery.DiscovererRegistry;
import io.trendlake.discovery.DiscoveryException;
import io.trendlake.discovery.DiscoveryResult;
import io.trendlake.discovery.Lookup;
import io.trendlake.discovery.TargetGroup;
import io.trendlake.discovery.kubernetes.KubeConfigFile;
import io.trendlake.discovery.kubernetes.KubernetesException;
import io.trendlake.fetch.FetchException;
import io.trendlake.model.Failures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Looks at the files that a configuration names, as they are now: lists of targets, keys,
 * certificates and passwords. They are read when they are needed, so what is wrong with one is no
 * error of the configuration; its job finds or scrapes nothing until the file is right. A list of
 * targets that is not there yet, and a kubeconfig that does not work, are worth a warning only, as
 * to promtool.
 */
final class NamedFiles {

  private final Set<String> faults = new LinkedHashSet<>();
  private final Set<String> warnings = new LinkedHashSet<>();

  private NamedFiles() {}

  /**
   * What is to be said of the files of a configuration, in the order of its jobs.
   *
   * @param faults of files without which a job finds or scrapes nothing
   * @param warnings of files that may come later
   */
  record Findings(List<String> faults, List<String> warnings) {

    /** Nothing. */
    static final Findings NONE = new Findings(List.of(), List.of());
  }

  /** Looks at all files of a configuration. */
  static Findings of(TrendlakeConfig config) {
    NamedFiles files = new NamedFiles();
    config.scrapeConfigs().forEach(files::look);
    return new Findings(List.copyOf(files.faults), List.copyOf(files.warnings));
  }

  private void look(ScrapeConfig job) {
    look(job, job.http());
    for (SdConfig discovery : job.discovery()) {
      if (discovery instanceof FileSdConfig lists) {
        look(job, lists);
      } else if (discovery instanceof HttpSdConfig list) {
        look(job, list.http());
      } else if (discovery instanceof KubernetesSdConfig cluster) {
        look(job, cluster.access());
      }
    }
  }

  private void look(ScrapeConfig job, FileSdConfig lists) {
    List<String> present = new ArrayList<>();
    for (String file : lists.files()) {
      try {
        new FilePattern(file).matches();
        present.add(file);
      } catch (NoSuchFileException e) {
        warnings.add(text(job, "file_sd_configs", String.valueOf(e.getMessage())));
      } catch (IOException e) {
        present.add(file);
      }
    }
    if (!present.isEmpty()) {
      lookInto(job, new FileSdConfig(present, lists.refreshInterval()));
    }
  }

  private void look(ScrapeConfig job, KubernetesAccess access) {
    if (access instanceof KubernetesAccess.NamedServer server) {
      look(job, server.http());
    } else if (access instanceof KubernetesAccess.KubeConfig kubeConfig) {
      try {
        KubeConfigFile.server(kubeConfig.file());
      } catch (KubernetesException e) {
        warnings.add(text(job, "kubeconfig_file", String.valueOf(e.getMessage())));
      }
    }
  }

  private void look(ScrapeConfig job, HttpClientConfig http) {
    look(job, http.tls());
    look(job, http.proxy());
    http.oauth2().ifPresent(oauth2 -> look(job, oauth2));
    http.sigv4()
        .flatMap(SigV4Config::keys)
        .ifPresent(keys -> look(job, "secret_key_file", keys.secretKey()));
    http.basicAuth().ifPresent(auth -> look(job, "username_file", auth.username()));
    http.basicAuth().ifPresent(auth -> look(job, "password_file", auth.password()));
    http.authorization().ifPresent(auth -> look(job, "credentials_file", auth.credentials()));
    look(job, "http_headers", http.httpHeaders());
  }

  private void look(ScrapeConfig job, ProxyConfig proxy) {
    List<HttpHeader> headers =
        switch (proxy) {
          case ProxyConfig.None _ -> List.of();
          case ProxyConfig.Through through -> through.connectHeaders();
          case ProxyConfig.Referenced referenced -> referenced.connectHeaders();
          case ProxyConfig.FromEnvironment environment -> environment.connectHeaders();
        };
    look(job, "proxy_connect_header", headers);
  }

  private void look(ScrapeConfig job, String key, List<HttpHeader> headers) {
    headers.forEach(header -> header.values().forEach(value -> look(job, key, value)));
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
    look(job, oauth2.proxy());
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
    faults.add(text(job, key, fault));
  }

  private static String text(ScrapeConfig job, String key, String fault) {
    return "job " + job.jobName() + ": " + key + ": " + fault;
  }

  private void lookInto(ScrapeConfig job, FileSdConfig lists) {
    DiscovererRegistry discoverers =
        new DiscovererRegistry(
            (request, body) -> {
              throw new FetchException("files are read without a request");
            },
            InstantSource.system());
    try {
      DiscoveryResult<TargetGroup> listed = discoverers.of(Lookup.of(lists)).discover();
      listed.errors().forEach(error -> add(job, "file_sd_configs", error));
      faults.addAll(UnreachableTargets.faults(job, "file_sd_configs", listed.found()));
    } catch (DiscoveryException e) {
      add(job, "file_sd_configs", String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      add(job, "file_sd_configs", "interrupted while the files were read");
    }
  }
}
