// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.web;

import io.trendlake.functions.query.api.ConfigSource;
import io.trendlake.local.run.ConfigFile;
import java.time.Instant;

/** The page at {@code /config}: the configuration in force, with its secrets masked. */
final class ConfigPage {

  private final ConfigFile file;
  private final Instant now;

  ConfigPage(ConfigFile file, Instant now) {
    this.file = file;
    this.now = now;
  }

  String html() {
    Html page = Html.page("Configuration", "/config");
    page.raw("<h1>Configuration</h1>\n");
    file.error()
        .ifPresent(error ->
            Summary.alert(page, "The file is wrong now; what is below is still in force", error));
    ConfigSource.Shown shown = new ShownConfig(file).config();
    page.raw("<p>Loaded from ").element("code", "", file.path().toAbsolutePath().toString());
    shown
        .loaded()
        .ifPresent(at ->
            page.text(" at %s, %s.".formatted(Summary.dateAndTime(at), Summary.ago(at, now))));
    page.raw(" Secrets and comments are left out.</p>\n");
    return page.element("pre", "yaml", shown.yaml()).raw("\n").end();
  }
}
