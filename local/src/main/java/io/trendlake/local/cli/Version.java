// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.cli;

import io.trendlake.model.BuildVersion;
import picocli.CommandLine.IVersionProvider;

/** What {@code trendlake --version} prints. */
public final class Version implements IVersionProvider {

  @Override
  public String[] getVersion() {
    return new String[] {"trendlake " + BuildVersion.TEXT};
  }
}
