// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.model;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The version of Trendlake that runs. */
public final class BuildVersion {

  /** The version of the build, such as {@code 1.2.0}. */
  public static final String TEXT = read();

  private BuildVersion() {}

  private static String read() {
    try (@Nullable InputStream file = BuildVersion.class.getResourceAsStream("version.txt")) {
      if (file == null) {
        throw new IllegalStateException("version.txt is missing beside " + BuildVersion.class);
      }
      return new String(file.readAllBytes(), StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
