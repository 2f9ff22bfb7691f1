// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GzipSinkTest {

  private static final int HEADER_BYTES = 10;

  private final BodyBuffer body = new BodyBuffer();

  @Test
  void chunks_cutAnywhere_giveTheContent() throws Exception {
    long seed = Long.getLong("seed", System.nanoTime());
    Random random = new Random(seed);
    for (int round = 0; round < 200; round++) {
      byte[] content = content(random, random.nextInt(40_000));
      assertThat(inflate(Exporter.gzip(content), random))
          .as("-Dseed=%d, round %d", seed, round)
          .isEqualTo(content);
    }
  }

  @Test
  void members_oneAfterTheOther_areJoined() throws Exception {
    byte[] two = join(Exporter.gzip(utf8("first,")), Exporter.gzip(utf8("second")));
    assertThat(inflate(two, new Random(1))).isEqualTo(utf8("first,second"));
  }

  @Test
  void header_withAllItsOptionalParts_isSkipped() throws Exception {
    byte[] plain = Exporter.gzip(utf8("content"));
    byte[] header = Arrays.copyOf(plain, HEADER_BYTES);
    header[3] = 2 | 4 | 8 | 16;
    byte[] parts = join(new byte[] {3, 0, 'x', 'y', 'z'}, utf8("name\0comment\0"));
    byte[] rest = Arrays.copyOfRange(plain, HEADER_BYTES, plain.length);
    byte[] checksum = checksum(join(header, parts));
    assertThat(inflate(join(header, parts, checksum, rest), new Random(2)))
        .isEqualTo(utf8("content"));
    checksum[1]++;
    assertThatThrownBy(() -> inflate(join(header, parts, checksum, rest), new Random(2)))
        .isInstanceOf(FetchException.class)
        .hasMessage("the gzip body is damaged: its header has a checksum that does not match");
  }

  /** The lower half of the CRC-32, little-endian. */
  private static byte[] checksum(byte[] header) {
    CRC32 crc = new CRC32();
    crc.update(header);
    return new byte[] {(byte) crc.getValue(), (byte) (crc.getValue() >>> 8)};
  }

  @ParameterizedTest
  @ValueSource(ints = {0x20, 0x40, 0x80})
  void header_withFlagsThatNobodyKnows_fails(int flags) {
    byte[] gzip = Exporter.gzip(utf8("content"));
    gzip[3] = (byte) flags;
    assertThatThrownBy(() -> inflate(gzip, new Random(2)))
        .isInstanceOf(FetchException.class)
        .hasMessageContaining("flags that nobody knows");
  }

  /** Prometheus's reader has 512 bytes for it. */
  @Test
  void header_withAName_hasOneOf511BytesAtMost() throws Exception {
    byte[] plain = Exporter.gzip(utf8("content"));
    byte[] header = Arrays.copyOf(plain, HEADER_BYTES);
    header[3] = 8;
    byte[] rest = Arrays.copyOfRange(plain, HEADER_BYTES, plain.length);
    assertThat(inflate(join(header, utf8("n".repeat(511) + "\0"), rest), new Random(2)))
        .isEqualTo(utf8("content"));
    assertThatThrownBy(
            () -> inflate(join(header, utf8("n".repeat(512) + "\0"), rest), new Random(2)))
        .isInstanceOf(FetchException.class)
        .hasMessageContaining("a name or a comment of more than 511 bytes");
  }

  @Test
  void garbage_afterAMember_fails() {
    byte[] garbage = join(Exporter.gzip(utf8("content")), utf8("garbage"));
    assertThatThrownBy(() -> inflate(garbage, new Random(3)))
        .isInstanceOf(FetchException.class)
        .hasMessageContaining("does not begin as one");
  }

  @Test
  void gzip_cutAnywhere_fails() {
    byte[] gzip = Exporter.gzip(utf8("some content ".repeat(20)));
    for (int length = 1; length < gzip.length; length++) {
      byte[] cut = Arrays.copyOf(gzip, length);
      assertThatThrownBy(() -> inflate(cut, new Random(4)))
          .as("cut at %d", length)
          .isInstanceOf(FetchException.class)
          .hasMessageContaining("cut off");
    }
  }

  @Test
  void gzip_withABitTurned_failsUnlessTheBitMeansNothing() {
    byte[] content = content(new Random(5), 2000);
    byte[] gzip = Exporter.gzip(content);
    int meaningless = 0;
    for (int bit = 8 * HEADER_BYTES; bit < 8 * gzip.length; bit++) {
      byte[] damaged = gzip.clone();
      damaged[bit / 8] ^= (byte) (1 << (bit % 8));
      try {
        assertThat(inflate(damaged, new Random(6))).as("bit %d", bit).isEqualTo(content);
        meaningless++;
      } catch (FetchException e) {
        assertThat(e).as("bit %d", bit).hasMessageContaining("gzip body is");
      }
    }
    // Deflate ends at a bit; what fills its last byte means nothing.
    assertThat(meaningless).isLessThan(8);
  }

  @Test
  void limit_isNeverExceeded() {
    byte[] bomb = Exporter.gzip(new byte[1 << 20]);
    GzipSink sink = new GzipSink(body, 1000);
    assertThatThrownBy(() -> sink.take(ByteBuffer.wrap(bomb)))
        .isInstanceOf(BodyTooLargeException.class);
    sink.release();
    assertThat(body.length()).isEqualTo(1000);
  }

  private byte[] inflate(byte[] gzip, Random random) throws FetchException {
    body.clear();
    GzipSink sink = new GzipSink(body, Fetches.MEBIBYTE);
    try {
      int at = 0;
      while (at < gzip.length) {
        int count = Math.min(gzip.length - at, 1 + random.nextInt(3000));
        sink.take(ByteBuffer.wrap(gzip, at, count));
        at += count;
      }
      sink.end();
    } finally {
      sink.release();
    }
    return Arrays.copyOf(body.array(), body.length());
  }

  private static byte[] content(Random random, int length) {
    byte[] content = new byte[length];
    for (int i = 0; i < length; i++) {
      content[i] = (byte) ('a' + random.nextInt(1 + random.nextInt(26)));
    }
    return content;
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] join(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }
}
