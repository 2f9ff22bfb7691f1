// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.model;

import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.concurrent.ExecutionException;

/** Puts failures into words: the JDK's file exceptions say the path and leave out what is wrong. */
public final class Failures {

  private Failures() {}

  /**
   * What went wrong, in one line, for somebody who does not know Java. It names the file if the
   * failure does.
   */
  public static String text(Throwable failure) {
    return switch (withoutWrapper(failure)) {
      case FileSystemException e when e.getReason() == null && e.getFile() != null ->
          e.getFile() + ": " + reason(e);
      case FileSystemException e -> String.valueOf(e.getMessage());
      case Error e -> e.toString();
      case Throwable e -> reason(e);
    };
  }

  /**
   * What went wrong without the file that it went wrong with, for messages that have named the file
   * before.
   */
  public static String reason(Throwable failure) {
    return switch (withoutWrapper(failure)) {
      case FileSystemException e when e.getReason() != null -> e.getReason();
      case NoSuchFileException _ -> "no such file";
      case AccessDeniedException _ -> "not permitted";
      case NotDirectoryException _ -> "not a directory";
      case FileAlreadyExistsException _ -> "it exists already";
      case DirectoryNotEmptyException _ -> "the directory is not empty";
      case FileSystemLoopException _ -> "its symbolic links lead back to themselves";
      case FileSystemException _ -> "the file system refuses it";
      case CharacterCodingException _ -> "not a text in UTF-8";
      case Throwable e -> {
        String message = e.getMessage();
        yield message == null || message.isBlank() ? e.getClass().getSimpleName() : message;
      }
    };
  }

  /** What an exception carries that says nothing itself, or the exception. */
  private static Throwable withoutWrapper(Throwable failure) {
    Throwable cause = failure.getCause();
    boolean wrapper =
        switch (failure) {
          case ExecutionException _, DirectoryIteratorException _ -> true;
          case UncheckedIOException e -> cause != null && cause.toString().equals(e.getMessage());
          case Throwable _ -> false;
        };
    return wrapper && cause != null ? withoutWrapper(cause) : failure;
  }
}
