// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.run;

import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.concurrent.ExecutionException;

/** Puts failures into words: the JDK's file exceptions say the path and leave out what is wrong. */
public final class Failures {

  private Failures() {}

  /** What went wrong, in one line, for somebody who does not know Java. */
  public static String text(Throwable failure) {
    return switch (failure) {
      case NoSuchFileException e when e.getReason() == null -> e.getFile() + ": no such file";
      case AccessDeniedException e when e.getReason() == null -> e.getFile() + ": not permitted";
      case Error e -> e.toString();
      case ExecutionException e when e.getCause() != null -> text(e.getCause());
      default -> {
        String message = failure.getMessage();
        yield message == null || message.isBlank() ? failure.getClass().getSimpleName() : message;
      }
    };
  }
}
