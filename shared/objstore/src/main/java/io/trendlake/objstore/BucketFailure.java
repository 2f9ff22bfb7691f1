// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.objstore;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Words the failures of a directory for the operator who has to repair them. */
final class BucketFailure {

  private BucketFailure() {}

  /** The failure to do something to an object, for example to {@code write} it. */
  static IOException of(String action, String key, Path root, IOException cause) {
    return new IOException(
        "cannot " + action + " " + key + " in " + root + ": " + reason(cause), cause);
  }

  /** What went wrong, for somebody who does not know Java. */
  static String reason(IOException cause) {
    return switch (cause) {
      case AccessDeniedException denied ->
          "permission denied for " + denied.getFile() + "; make it accessible to this user";
      case FileAlreadyExistsException exists ->
          exists.getFile() + " is a file where a folder must be; move it away";
      case AtomicMoveNotSupportedException moved ->
          moved.getOtherFile()
              + " is on another file system than the bucket; mount the whole bucket";
      case NoSuchFileException missing when missing.getReason() == null ->
          "there is no " + missing.getFile();
      case FileSystemException moved when moved.getOtherFile() != null ->
          moved.getReason() + " (" + moved.getOtherFile() + ")";
      case FileSystemException other when other.getReason() != null ->
          other.getReason() + " (" + other.getFile() + ")";
      default -> String.valueOf(cause.getMessage());
    };
  }
}
