// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.objstore;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The conditional puts are atomic among processes too. */
final class DirectoryBucketProcessesTest {

  private static final int PROCESSES = 3;
  private static final int ROUNDS = 40;

  @TempDir private Path directory;

  @Test
  void conditionalPuts_fromManyProcesses() throws Exception {
    DirectoryBucket bucket = DirectoryBucket.create(directory);
    bucket.put("counter", "0".getBytes(UTF_8));

    List<Process> processes = new ArrayList<>();
    for (int i = 0; i < PROCESSES; i++) {
      processes.add(ChildProcess.start(Writer.class, directory, "writer-" + i));
    }
    for (Process process : processes) {
      assertThat(process.waitFor()).isZero();
    }

    assertThat(text(bucket, "counter")).isEqualTo(String.valueOf(PROCESSES * ROUNDS));
    for (int round = 0; round < ROUNDS; round++) {
      String winner = text(bucket, "race/" + round);
      assertThat(bucket.list("won/" + round + "/"))
          .extracting(ObjectInfo::key)
          .containsExactly("won/" + round + "/" + winner);
    }
  }

  private static String text(Bucket bucket, String key) throws IOException {
    return new String(bucket.get(key).orElseThrow().content(), UTF_8);
  }

  /** Counts up by put-if-match and races for objects by put-if-absent. */
  static final class Writer {

    private Writer() {}

    public static void main(String[] arguments) throws IOException {
      Bucket bucket = DirectoryBucket.open(Path.of(arguments[0]));
      byte[] name = arguments[1].getBytes(UTF_8);
      for (int round = 0; round < ROUNDS; round++) {
        if (bucket.putIfAbsent("race/" + round, name).isPresent()) {
          bucket.put("won/" + round + "/" + arguments[1], name);
        }
        increment(bucket);
      }
    }

    private static void increment(Bucket bucket) throws IOException {
      boolean done = false;
      while (!done) {
        StoredObject now = bucket.get("counter").orElseThrow();
        int next = Integer.parseInt(new String(now.content(), UTF_8)) + 1;
        byte[] content = String.valueOf(next).getBytes(UTF_8);
        done = bucket.putIfMatch("counter", content, now.etag()).isPresent();
      }
    }
  }
}
