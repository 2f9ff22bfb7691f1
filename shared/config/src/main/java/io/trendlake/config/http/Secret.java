// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.config.http;

import io.trendlake.model.Failures;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * A text of the configuration that may be secret: written there, kept by AWS, or in a file that is
 * read each time it is needed, so that it may be rotated. {@code toString} never shows it.
 */
public sealed interface Secret {

  /** The empty text, which is what an unset secret is to Prometheus. */
  Secret EMPTY = new Inline("");

  /**
   * The text itself.
   *
   * @throws IOException if the file that holds it cannot be read, with a readable reason
   */
  String reveal() throws IOException;

  /** A text written in the configuration. */
  record Inline(String text) implements Secret {

    @Override
    public String reveal() {
      return text;
    }

    @Override
    public String toString() {
      return "<secret>";
    }
  }

  /** The text of a file, without white space around it. */
  record InFile(Path file) implements Secret {

    @Override
    public String reveal() throws IOException {
      try {
        return Files.readString(file).strip();
      } catch (IOException e) {
        throw new IOException("the file " + file + " cannot be read: " + reason(e), e);
      }
    }

    private static String reason(IOException failure) {
      return switch (failure) {
        case NoSuchFileException _ -> "there is no such file";
        case AccessDeniedException _ -> "it may not be read";
        case CharacterCodingException _ -> "it is not a text in UTF-8, such as PEM";
        default -> Failures.reason(failure);
      };
    }

    @Override
    public String toString() {
      return "<secret in " + file + ">";
    }
  }

  /** The text of a secret that AWS keeps ({@link SecretStore}). */
  record Referenced(SecretReference reference) implements Secret {

    /** Never has the text: it is asked for where there is a store, and put in the place of this. */
    @Override
    public String reveal() throws IOException {
      throw new IOException("the secret " + reference + " is not read here");
    }

    @Override
    public String toString() {
      return "<secret " + reference + ">";
    }
  }
}
