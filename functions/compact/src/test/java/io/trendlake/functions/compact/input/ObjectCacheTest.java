// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.compact.input;

import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.objstore.Bucket;
import io.trendlake.objstore.InMemoryBucket;
import io.trendlake.objstore.StoredObject;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class ObjectCacheTest {

  private static final List<String> KEYS = List.of("a", "b", "c", "none");

  private final Bucket bucket = new InMemoryBucket();

  @BeforeEach
  void put() throws IOException {
    for (String key : List.of("a", "b", "c")) {
      bucket.put(key, new byte[100]);
    }
  }

  private List<String> held(long maxBytes) throws IOException {
    ObjectCache held = ObjectCache.read(bucket, KEYS, maxBytes);
    return KEYS.stream().filter(key -> held.find(key).isPresent()).toList();
  }

  @Test
  void read_enoughRoom_allThatAreThere() throws IOException {
    assertThat(held(300)).containsExactly("a", "b", "c");
  }

  @Test
  void read_littleRoom_noMoreThanFit() throws IOException {
    assertThat(held(299)).hasSize(2);
    assertThat(held(99)).isEmpty();
    assertThat(held(0)).isEmpty();
  }

  @Test
  void inputs_takeWhatIsHeld_andReadTheRest() throws IOException {
    ObjectCache held = ObjectCache.read(bucket, List.of("a"), 300);
    bucket.put("a", new byte[1]);
    Inputs inputs = new Inputs(bucket, held);

    assertThat(inputs.<Long>read("a", source -> source.size())).isEqualTo(100);
    assertThat(inputs.<Long>read("b", source -> source.size())).isEqualTo(100);
    assertThat(held.find("a")).map(StoredObject::key).contains("a");
  }
}
