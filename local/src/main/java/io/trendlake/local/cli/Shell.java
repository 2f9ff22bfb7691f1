// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.cli;

import java.util.regex.Pattern;

/** Writes what a person may paste into a shell. */
public final class Shell {

  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_./:@%+=,-]+");

  private Shell() {}

  /** How this program was called: the launcher says. */
  public static String command() {
    return word(System.getProperty("trendlake.command", "trendlake"));
  }

  /** A word as it is, or quoted if the shell would read it otherwise. */
  public static String word(String text) {
    return PLAIN.matcher(text).matches() ? text : "'" + text.replace("'", "'\\''") + "'";
  }
}
