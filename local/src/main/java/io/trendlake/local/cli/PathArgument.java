// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.cli;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Reads paths of this machine from arguments. An address such as {@code s3://bucket} is a path too
 * as far as the file system is concerned: a folder {@code s3:} would be made, and nobody would find
 * what is written there.
 */
public final class PathArgument implements ITypeConverter<Path> {

  private static final Pattern ADDRESS = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]+://.*");

  @Override
  public Path convert(String text) {
    if (isAddress(text)) {
      throw new TypeConversionException(refusal(text));
    }
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw new TypeConversionException("\"" + text + "\" is no path: " + e.getReason());
    }
  }

  /**
   * Reads a path that is only a part of an argument.
   *
   * @param argument the whole of it, for the message
   * @throws ArgumentException if it is an address
   */
  static Path of(String text, String argument) throws ArgumentException {
    if (isAddress(text)) {
      throw new ArgumentException(argument + ": " + refusal(text));
    }
    return Path.of(text);
  }

  private static boolean isAddress(String text) {
    return ADDRESS.matcher(text).matches();
  }

  private static String refusal(String text) {
    return "\"" + text + "\" is an address, but a path of this machine is needed here";
  }
}
