// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lambdait;

import io.trendlake.testkit.aws.FunctionZip;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** The zips of this build. */
final class Zips {

  private static final Path CHECKOUT = Path.of("..");

  private Zips() {}

  /** That of a function; where nothing has been packaged the test is skipped. */
  static FunctionZip of(String function) {
    Path file = FunctionZip.path(CHECKOUT, function);
    if (!Files.exists(file)) {
      String reason = "skipped: there is no " + file + "; mvn verify makes it";
      System.out.println(reason);
      Assumptions.abort(reason);
    }
    return new FunctionZip(file);
  }

  /** A file of the folder {@code events}. */
  static Path event(String name) {
    return CHECKOUT.resolve("events").resolve(name);
  }
}
