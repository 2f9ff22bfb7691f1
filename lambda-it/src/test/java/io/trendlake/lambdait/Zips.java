// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lambdait;

import io.trendlake.testkit.aws.FunctionZip;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** The zips of this build. */
final class Zips {

  private Zips() {}

  /** That of a function. */
  static FunctionZip of(String function) {
    return at(FunctionZip.path(Checkout.file(""), function));
  }

  /** A zip; where nothing has been packaged the test is skipped. */
  static FunctionZip at(Path file) {
    if (!Files.exists(file)) {
      String reason = "skipped: there is no " + file + "; mvn verify makes it";
      System.out.println(reason);
      Assumptions.abort(reason);
    }
    return new FunctionZip(file);
  }
}
