// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.cli;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The standard output of this process, which remembers why it could not be written: {@link
 * PrintStream} forgets it, and a command whose output is cut short must not end with 0.
 *
 * <p>A reader that has ended, such as {@code head}, has what it wanted. A disk that is full is a
 * failure.
 */
public final class StandardOutput extends OutputStream {

  private static final int FAILED = 1;

  /**
   * Thrown by {@link #stream} once the standard output takes nothing any more. It ends the command;
   * whether that is a failure, {@link #verdict} says.
   */
  public static final class NotTakenException extends IOException {

    private static final long serialVersionUID = 1L;

    private NotTakenException() {
      super("the standard output did not take everything");
    }
  }

  private final OutputStream out;
  private final boolean pipe;
  private volatile @Nullable IOException failure;

  /**
   * Standard output in front of a stream.
   *
   * @param pipe whether somebody reads what is written, so that a failure means that they have
   *     ended
   */
  StandardOutput(OutputStream out, boolean pipe) {
    this.out = out;
    this.pipe = pipe;
  }

  /** Makes what this process prints to {@link System#out} remember its failures. */
  public static StandardOutput install() {
    StandardOutput output =
        new StandardOutput(
            new FileOutputStream(FileDescriptor.out), isPipe(Path.of("/proc/self/fd/1")));
    Charset charset = System.out.charset();
    System.setOut(new PrintStream(new BufferedOutputStream(output), false, charset));
    return output;
  }

  /**
   * What is {@link System#out} now as a stream that throws {@link NotTakenException}, so that long
   * answers end where nobody takes them.
   */
  static OutputStream stream() {
    PrintStream printed = System.out;
    return new FilterOutputStream(printed) {
      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        printed.write(bytes, offset, length);
        flush();
      }

      @Override
      public void flush() throws IOException {
        if (printed.checkError()) {
          throw new NotTakenException();
        }
      }

      @Override
      public void close() throws IOException {
        flush();
      }
    };
  }

  /**
   * The exit code of a command that ended with a code, after what it printed was written. Says what
   * failed, if something did.
   */
  public int verdict(int code, PrintStream messages) {
    System.out.flush();
    IOException failed = failure;
    if (failed == null) {
      return code;
    }
    if (pipe || String.valueOf(failed.getMessage()).contains("roken pipe")) {
      return code;
    }
    messages.println(
        "trendlake: the standard output did not take everything: " + failed.getMessage());
    return code == 0 ? FAILED : code;
  }

  @Override
  public void write(int value) throws IOException {
    write(new byte[] {(byte) value}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    IOException before = failure;
    if (before != null) {
      throw before;
    }
    try {
      out.write(bytes, offset, length);
    } catch (IOException e) {
      failure = e;
      throw e;
    }
  }

  /** Whether an open file, which this symbolic link leads to, is a pipe or a socket. */
  private static boolean isPipe(Path link) {
    try {
      String target = Files.readSymbolicLink(link).toString();
      return target.startsWith("pipe:") || target.startsWith("socket:");
    } catch (IOException | UnsupportedOperationException noLink) {
      return false;
    }
  }
}
