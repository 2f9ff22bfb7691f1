// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.objstore;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What every {@link Bucket} does. An implementation extends this class in its tests and hands out
 * an empty bucket; there should be nothing left to say but what is its own.
 */
public abstract class BucketContract {

  private Bucket bucket;

  /** A bucket without objects. */
  protected abstract Bucket emptyBucket() throws IOException;

  /** Whether the store compares the text that a page comes after by its bytes, as S3 does. */
  protected boolean beginsPagesByUtf8() {
    return true;
  }

  /** How often the tests of many steps repeat theirs; a store behind a network may take fewer. */
  protected int rounds() {
    return 25;
  }

  @BeforeEach
  void openBucket() throws IOException {
    bucket = emptyBucket();
  }

  @AfterEach
  void closeBucket() throws IOException {
    bucket.close();
  }

  @Test
  void get_afterPut() throws IOException {
    String etag = bucket.put("a/b/c.txt", bytes("hello"));

    StoredObject object = bucket.get("a/b/c.txt").orElseThrow();

    assertThat(object.key()).isEqualTo("a/b/c.txt");
    assertThat(object.content()).isEqualTo(bytes("hello"));
    assertThat(object.etag()).isEqualTo(etag);
  }

  @Test
  void get_noObject() throws IOException {
    bucket.put("a/b", bytes("x"));

    assertThat(bucket.get("a/c")).isEmpty();
    assertThat(bucket.get("c/b")).isEmpty();
  }

  @Test
  void get_folderOrUnderObject() throws IOException {
    bucket.put("a/b", bytes("x"));

    assertThat(bucket.get("a")).isEmpty();
    assertThat(bucket.get("a/b/c")).isEmpty();
    assertThat(bucket.get("a/b/c/d")).isEmpty();
  }

  @Test
  void put_replaces() throws IOException {
    String first = bucket.put("a", bytes("a longer text"));
    String second = bucket.put("a", bytes("short"));

    assertThat(content("a")).isEqualTo("short");
    assertThat(second).isNotEqualTo(first);
  }

  @Test
  void put_emptyObject() throws IOException {
    bucket.put("a", new byte[0]);

    assertThat(content("a")).isEmpty();
    assertThat(bucket.list("")).extracting(ObjectInfo::size).containsExactly(0L);
  }

  @Test
  void put_copiesContent() throws IOException {
    byte[] content = bytes("before");
    bucket.put("a", content);
    Arrays.fill(content, (byte) '!');
    Arrays.fill(bucket.get("a").orElseThrow().content(), (byte) '?');

    assertThat(content("a")).isEqualTo("before");
  }

  @Test
  void put_keyInUnicode() throws IOException {
    String key = "metadata/dt=2026-11-22/größe \"1\" 日本 😀.json";
    bucket.put(key, bytes("x"));

    assertThat(content(key)).isEqualTo("x");
    assertThat(keys("metadata/")).containsExactly(key);
  }

  @Test
  void putIfAbsent_absent() throws IOException {
    String etag = bucket.putIfAbsent("a/b", bytes("first")).orElseThrow();

    assertThat(bucket.get("a/b").orElseThrow().etag()).isEqualTo(etag);
    assertThat(content("a/b")).isEqualTo("first");
  }

  @Test
  void putIfAbsent_present() throws IOException {
    bucket.put("a/b", bytes("first"));

    assertThat(bucket.putIfAbsent("a/b", bytes("second"))).isEmpty();
    assertThat(content("a/b")).isEqualTo("first");
  }

  @Test
  void putIfAbsent_afterDelete() throws IOException {
    bucket.put("a/b", bytes("first"));
    bucket.delete("a/b");

    assertThat(bucket.putIfAbsent("a/b", bytes("second"))).isPresent();
    assertThat(content("a/b")).isEqualTo("second");
  }

  @Test
  void putIfMatch_current() throws IOException {
    String first = bucket.put("a", bytes("1"));

    String second = bucket.putIfMatch("a", bytes("2"), first).orElseThrow();

    assertThat(bucket.putIfMatch("a", bytes("3"), second)).isPresent();
    assertThat(content("a")).isEqualTo("3");
  }

  @Test
  void putIfMatch_outdated() throws IOException {
    String first = bucket.put("a", bytes("1"));
    bucket.put("a", bytes("2"));

    assertThat(bucket.putIfMatch("a", bytes("3"), first)).isEmpty();
    assertThat(content("a")).isEqualTo("2");
  }

  @Test
  void putIfMatch_absent() throws IOException {
    String etag = bucket.put("a", bytes("1"));
    bucket.delete("a");

    assertThat(bucket.putIfMatch("a", bytes("2"), etag)).isEmpty();
    assertThat(bucket.get("a")).isEmpty();
  }

  @Test
  void getRange_anyRange() throws IOException {
    byte[] content = bytes("0123");
    int size = content.length;
    bucket.put("a", content);

    for (int offset = 0; offset <= size + 2; offset++) {
      for (int length = 0; length <= size + 2; length++) {
        byte[] expected =
            offset >= size
                ? new byte[0]
                : Arrays.copyOfRange(content, offset, Math.min(size, offset + length));
        assertThat(bucket.getRange("a", offset, length))
            .as("offset %s, length %s", offset, length)
            .isEqualTo(expected);
      }
    }
    assertThat(bucket.getRange("a", Long.MAX_VALUE, Integer.MAX_VALUE)).isEmpty();
  }

  @Test
  void getRange_noObject() throws IOException {
    bucket.put("a/b", bytes("x"));

    for (String key : List.of("b", "a", "a/b/c")) {
      assertThatExceptionOfType(NoSuchFileException.class)
          .isThrownBy(() -> bucket.getRange(key, 0, 0))
          .withMessageContaining(key);
    }
  }

  @Test
  void getRange_negative() throws IOException {
    bucket.put("a", bytes("x"));

    assertThatIllegalArgumentException().isThrownBy(() -> bucket.getRange("a", -1, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> bucket.getRange("a", 0, -1));
  }

  @Test
  void tail_anyLength() throws IOException {
    bucket.put("a", bytes("0123456789"));

    for (int length = 1; length <= 12; length++) {
      ObjectTail tail = bucket.tail("a", length);
      assertThat(tail.size()).isEqualTo(10);
      assertThat(tail.content()).isEqualTo(bytes("0123456789".substring(Math.max(0, 10 - length))));
    }
  }

  @Test
  void tail_emptyObject() throws IOException {
    bucket.put("a", new byte[0]);

    assertThat(bucket.tail("a", 8).size()).isZero();
    assertThat(bucket.tail("a", 8).content()).isEmpty();
  }

  @Test
  void tail_noObject() {
    assertThatExceptionOfType(NoSuchFileException.class)
        .isThrownBy(() -> bucket.tail("a/b", 8))
        .withMessageContaining("a/b");
  }

  @Test
  void tail_noByte() throws IOException {
    bucket.put("a", bytes("x"));

    assertThatIllegalArgumentException().isThrownBy(() -> bucket.tail("a", 0));
  }

  @Test
  void list_prefixEndsInFolder() throws IOException {
    putAll("a/b/1", "a/b/2", "a/bc/3", "b/4");

    assertThat(keys("a/b/")).containsExactly("a/b/1", "a/b/2");
  }

  @Test
  void list_prefixEndsInName() throws IOException {
    putAll("a/b/1", "a/b/2", "a/bc/3", "a/b.x", "b/4");

    assertThat(keys("a/b")).containsExactly("a/b.x", "a/b/1", "a/b/2", "a/bc/3");
    assertThat(keys("a/b/2")).containsExactly("a/b/2");
    assertThat(keys("a/bc/")).containsExactly("a/bc/3");
  }

  @Test
  void list_everything() throws IOException {
    putAll("b", "a/b", "c/d/e");

    assertThat(keys("")).containsExactly("a/b", "b", "c/d/e");
  }

  @Test
  void list_nothing() throws IOException {
    putAll("a/b");

    assertThat(bucket.list("c/")).isEmpty();
    assertThat(bucket.list("a/b/")).isEmpty();
    assertThat(bucket.list("a/bc")).isEmpty();
  }

  @Test
  void list_orderOfUtf8Bytes() throws IOException {
    // The slash sorts between '.' and '0'; U+1F600 above U+FF5E, whatever their UTF-16 units say.
    putAll("a/1", "a.1", "a0", "b/😀", "b/～", "b/Z", "b/é", "b/z");

    assertThat(keys("")).containsExactly("a.1", "a/1", "a0", "b/Z", "b/z", "b/é", "b/～", "b/😀");
  }

  @Test
  void page_comesAfterAText() throws IOException {
    putAll("a/1/x", "a/2/x", "a/2/y", "a/3", "a.1", "b/1");

    assertThat(keysAfter("a/", "")).containsExactly("a/1/x", "a/2/x", "a/2/y", "a/3");
    assertThat(keysAfter("a/", "a/2/x")).containsExactly("a/2/y", "a/3");
    assertThat(keysAfter("a/", "a/2/")).containsExactly("a/2/x", "a/2/y", "a/3");
    assertThat(keysAfter("a/", "a/2")).containsExactly("a/2/x", "a/2/y", "a/3");
    assertThat(keysAfter("a/2", "a/1/z")).containsExactly("a/2/x", "a/2/y");
    assertThat(keysAfter("", "a/2/z")).containsExactly("a/3", "b/1");
    assertThat(keysAfter("a/", "b")).isEmpty();
    assertThat(keysAfter("a/", "A")).containsExactly("a/1/x", "a/2/x", "a/2/y", "a/3");
  }

  @Test
  void page_orderOfUtf8Bytes() throws IOException {
    putAll("a/1", "a.1", "a0", "b/😀/1", "b/～", "b/z");

    assertThat(keysAfter("", "a.1")).containsExactly("a/1", "a0", "b/z", "b/～", "b/😀/1");
    if (beginsPagesByUtf8()) {
      assertThat(keysAfter("b/", "b/～")).containsExactly("b/😀/1");
      assertThat(keysAfter("b/", "b/😁")).isEmpty();
    }
  }

  @Test
  void list_sizesAndTimes() throws IOException {
    Instant before = Instant.now();
    bucket.put("a", bytes("hello"));

    ObjectInfo info = bucket.list("a").getFirst();

    assertThat(info.size()).isEqualTo(5);
    // A store's clock may tick in seconds and be a little off.
    assertThat(Duration.between(before, info.lastModified()).abs())
        .isLessThan(Duration.ofMinutes(1));
  }

  @Test
  void delete_object() throws IOException {
    putAll("a/b/1", "a/b/2");

    bucket.delete("a/b/1");

    assertThat(keys("")).containsExactly("a/b/2");
    assertThat(bucket.get("a/b/1")).isEmpty();
  }

  @Test
  void deleteAll_objectsAndNone() throws IOException {
    putAll("a/1", "a/2", "a/3", "b c+d/é&<", "e");

    bucket.deleteAll(List.of("a/1", "a/3", "none", "b c+d/é&<"));

    assertThat(keys("")).containsExactly("a/2", "e");
  }

  @Test
  void deleteAll_nothing() throws IOException {
    putAll("a");

    bucket.deleteAll(List.of());

    assertThat(keys("")).containsExactly("a");
  }

  @Test
  void delete_noObject() throws IOException {
    putAll("a/b");

    bucket.delete("c/d");
    bucket.delete("a");
    bucket.delete("a/b/c");

    assertThat(keys("")).containsExactly("a/b");
  }

  @Test
  void delete_lastOfFolder() throws IOException {
    putAll("a/b/1");
    bucket.delete("a/b/1");

    bucket.put("a", bytes("an object where a folder was"));

    assertThat(keys("")).containsExactly("a");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "/a",
        "a/",
        "a//b",
        ".",
        "..",
        "../a",
        "a/../b",
        "a/./b",
        ".a",
        "a/.b",
        "a\\b",
        "..\\a",
        "a\u0000b",
        "a\nb",
        "a\u007fb"
      })
  void anyMethod_noKey(String key) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> bucket.put(key, bytes("x")))
        .withMessageContaining("\"" + key + "\"");
    assertThatIllegalArgumentException().isThrownBy(() -> bucket.putIfAbsent(key, bytes("x")));
    assertThatIllegalArgumentException().isThrownBy(() -> bucket.putIfMatch(key, bytes("x"), "e"));
    assertThatIllegalArgumentException().isThrownBy(() -> bucket.get(key));
    assertThatIllegalArgumentException().isThrownBy(() -> bucket.getRange(key, 0, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> bucket.tail(key, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> bucket.delete(key));
  }

  @Test
  void put_keyTooLong() throws IOException {
    String longest = "é/".repeat(341) + "x"; // 1,024 bytes
    bucket.put(longest, bytes("x"));

    assertThat(keys("é/")).containsExactly(longest);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> bucket.put(longest + "x", bytes("x")))
        .withMessageContaining("1024 bytes");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/a", "../", "a/../b", "a//", "a\\"})
  void list_noPrefix(String prefix) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> bucket.list(prefix))
        .withMessageContaining("\"" + prefix + "\"");
  }

  @Test
  void putIfAbsent_manyAtOnce() throws Exception {
    List<Boolean> won =
        atOnce(16, i -> bucket.putIfAbsent("a/b", bytes("writer " + i)).isPresent());

    assertThat(won).containsOnlyOnce(true);
    assertThat(content("a/b")).isEqualTo("writer " + won.indexOf(true));
  }

  @Test
  void putIfMatch_manyAtOnce() throws Exception {
    bucket.put("counter", bytes("0"));

    atOnce(4, i -> increment(rounds()));

    assertThat(content("counter")).isEqualTo(String.valueOf(4 * rounds()));
  }

  @Test
  void get_whileReplaced() throws Exception {
    String a = "a".repeat(100_000);
    String b = "b".repeat(70_000);
    bucket.put("a", bytes(a));

    atOnce(
        4,
        i -> {
          for (int n = 0; n < 2 * rounds(); n++) {
            if (i == 0) {
              bucket.put("a", bytes(n % 2 == 0 ? b : a));
            } else {
              assertThat(content("a")).isIn(a, b);
            }
          }
          return true;
        });
  }

  @Test
  void put_whileFolderIsEmptied() throws Exception {
    atOnce(
        4,
        i -> {
          for (int n = 0; n < 2 * rounds(); n++) {
            bucket.put("a/b/c/" + i, bytes("x"));
            bucket.delete("a/b/c/" + i);
          }
          bucket.put("a/b/c/" + i, bytes("x"));
          return true;
        });

    assertThat(keys("a/")).containsExactly("a/b/c/0", "a/b/c/1", "a/b/c/2", "a/b/c/3");
  }

  @Test
  void anyHistory_asOfAMap() throws IOException {
    long seed = Long.getLong("seed", System.nanoTime());
    Random random = new Random(seed);
    List<String> names = List.of("a", "b/a", "b/b", "b/c/d", "b/c-d", "c/" + "x".repeat(200));
    TreeMap<String, String> model = new TreeMap<>();
    for (int step = 0; step < 12 * rounds(); step++) {
      String key = names.get(random.nextInt(names.size()));
      String text = "text " + random.nextInt(1000);
      switch (random.nextInt(4)) {
        case 0 -> {
          bucket.put(key, bytes(text));
          model.put(key, text);
        }
        case 1 -> {
          boolean written = bucket.putIfAbsent(key, bytes(text)).isPresent();
          assertThat(written).as("-Dseed=%d", seed).isEqualTo(model.putIfAbsent(key, text) == null);
        }
        case 2 -> {
          bucket.delete(key);
          model.remove(key);
        }
        default -> {
          assertThat(bucket.get(key).map(o -> new String(o.content(), UTF_8)).orElse("none"))
              .as("-Dseed=%d", seed)
              .isEqualTo(model.getOrDefault(key, "none"));
        }
      }
      assertThat(keys("")).as("-Dseed=%d", seed).containsExactlyElementsOf(model.keySet());
    }
  }

  /** The bucket of the test that runs. */
  protected final Bucket bucket() {
    return bucket;
  }

  /** The content of an object as text. */
  protected final String content(String key) throws IOException {
    return new String(bucket.get(key).orElseThrow().content(), UTF_8);
  }

  /** The keys of a listing. */
  protected final List<String> keys(String prefix) throws IOException {
    return bucket.list(prefix).stream().map(ObjectInfo::key).toList();
  }

  /** The keys of all pages. */
  protected final List<String> keysAfter(String prefix, String after) throws IOException {
    List<String> keys = new ArrayList<>();
    ObjectPage page = bucket.page(prefix, after);
    page.objects().forEach(object -> keys.add(object.key()));
    for (String next = page.next(); next != null; next = page.next()) {
      page = bucket.page(prefix, next);
      page.objects().forEach(object -> keys.add(object.key()));
    }
    return keys;
  }

  /** UTF-8. */
  protected static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  private void putAll(String... keys) throws IOException {
    for (String key : keys) {
      bucket.put(key, bytes("content of " + key));
    }
  }

  private boolean increment(int times) throws IOException {
    for (int done = 0; done < times; ) {
      StoredObject now = bucket.get("counter").orElseThrow();
      int next = Integer.parseInt(new String(now.content(), UTF_8)) + 1;
      if (bucket.putIfMatch("counter", bytes(String.valueOf(next)), now.etag()).isPresent()) {
        done++;
      }
    }
    return true;
  }

  private interface Work<T> {
    T run(int i) throws Exception;
  }

  private static <T> List<T> atOnce(int threads, Work<T> work) throws Exception {
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<T>> calls = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        int number = i;
        calls.add(() -> work.run(number));
      }
      List<T> results = new ArrayList<>();
      for (Future<T> future : executor.invokeAll(calls)) {
        results.add(future.get());
      }
      return results;
    }
  }
}
