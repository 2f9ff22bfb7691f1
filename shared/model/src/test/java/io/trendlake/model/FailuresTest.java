// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class FailuresTest {

  static Stream<Arguments> fileFailures() {
    return Stream.of(
        Arguments.of(new NoSuchFileException("/x/a.yml"), "no such file"),
        Arguments.of(new NoSuchFileException("/x/a.yml", null, "gone"), "gone"),
        Arguments.of(new AccessDeniedException("/x/a.yml"), "not permitted"),
        Arguments.of(new NotDirectoryException("/x/a.yml"), "not a directory"),
        Arguments.of(new FileAlreadyExistsException("/x/a.yml"), "it exists already"),
        Arguments.of(new DirectoryNotEmptyException("/x/a.yml"), "the directory is not empty"),
        Arguments.of(
            new FileSystemLoopException("/x/a.yml"), "its symbolic links lead back to themselves"),
        Arguments.of(new FileSystemException("/x/a.yml"), "the file system refuses it"),
        Arguments.of(
            new FileSystemException("/x/a.yml", null, "Too many open files"),
            "Too many open files"));
  }

  @ParameterizedTest
  @MethodSource("fileFailures")
  void fileFailure_saysItsReasonWithAndWithoutTheFile(FileSystemException failure, String reason) {
    assertThat(Failures.text(failure)).isEqualTo("/x/a.yml: " + reason);
    assertThat(Failures.reason(failure)).isEqualTo(reason);
  }

  @Test
  void wrapper_thatSaysNothing_givesTheReasonOfItsCause() {
    IOException denied = new AccessDeniedException("/x");

    assertThat(Failures.text(new UncheckedIOException(denied))).isEqualTo("/x: not permitted");
    assertThat(Failures.reason(new DirectoryIteratorException(denied))).isEqualTo("not permitted");
    assertThat(Failures.reason(new ExecutionException(new UncheckedIOException(denied))))
        .isEqualTo("not permitted");
    assertThat(Failures.text(new UncheckedIOException("the disk is full", denied)))
        .isEqualTo("the disk is full");
  }

  @Test
  void textThatIsNotUtf8_isNotGivenAsALengthOfInput() {
    assertThat(Failures.text(new MalformedInputException(1))).isEqualTo("not a text in UTF-8");
  }

  @Test
  void failure_withoutAMessage_isNamedByItsKind() {
    assertThat(Failures.text(new IOException())).isEqualTo("IOException");
    assertThat(Failures.text(new IOException("closed"))).isEqualTo("closed");
    assertThat(Failures.text(new StackOverflowError())).isEqualTo("java.lang.StackOverflowError");
  }
}
