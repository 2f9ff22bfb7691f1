// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.config.Url;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a process that is to live with 1,024 file descriptors holds open between requests. */
class IdleConnectionsTest {

  private static final byte[] ANSWER =
      "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\na 1\n".getBytes(StandardCharsets.US_ASCII);

  @Test
  void idleConnections_ofMoreTargetsThanTheLimit_areTheLimit() throws Exception {
    HeldDescriptors.assumeListed();
    int limit = ClientLimits.OF_LAMBDA.idleConnections();
    List<RawExporter> exporters = new ArrayList<>();
    try {
      for (int i = 0; i < limit + 100; i++) {
        exporters.add(keepingAlive());
      }
      List<Url> urls = exporters.stream().map(RawExporter::url).toList();

      assertThat(
              HeldDescriptors.after(urls, ClientLimits.OF_LAMBDA, limit + HeldDescriptors.OTHERS))
          .isBetween(limit, limit + HeldDescriptors.OTHERS);
    } finally {
      exporters.forEach(RawExporter::close);
    }
  }

  private static RawExporter keepingAlive() {
    return RawExporter.start((out, exporter) -> {
      out.write(ANSWER);
      out.flush();
      exporter.hang();
    });
  }
}
