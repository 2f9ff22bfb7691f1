// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.parquet;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.zip.GZIPInputStream;
import org.apache.parquet.format.CompressionCodec;

/** Decompresses pages. */
final class Decompression {

  /**
   * Contexts that no thread is using. Making one costs as much as decompressing a small page, and
   * there are never more than threads that have decompressed at once.
   */
  private static final Queue<ZstdDecompressCtx> IDLE = new ConcurrentLinkedQueue<>();

  private Decompression() {}

  /** Whether pages of a codec can be read. */
  static boolean supports(CompressionCodec codec) {
    return switch (codec) {
      case UNCOMPRESSED, ZSTD, SNAPPY, GZIP -> true;
      case LZO, BROTLI, LZ4, LZ4_RAW -> false;
    };
  }

  /**
   * Decompresses some bytes.
   *
   * @param size what they must come to
   * @param reusable is used if it is large enough, and else belongs to nobody any more
   * @return an array that holds them at its beginning and is {@link BitPacking#SLACK} longer at
   *     least
   */
  static byte[] decompress(CompressionCodec codec, Slice content, int size, byte[] reusable) {
    byte[] source = content.array();
    int offset = content.offset();
    int length = content.length();
    if (codec == CompressionCodec.ZSTD) {
      checkZstdSize(source, offset, length, size);
    }
    byte[] into = reusable;
    if (reusable.length < size + BitPacking.SLACK) {
      PageArrays.SHARED.give(reusable);
      into = PageArrays.SHARED.take(size + BitPacking.SLACK);
    }
    switch (codec) {
      case UNCOMPRESSED -> {
        Malformed.unless(length == size, "%d bytes uncompressed where %d belong", length, size);
        System.arraycopy(source, offset, into, 0, size);
      }
      case ZSTD -> zstd(source, offset, length, into, size);
      case SNAPPY -> Snappy.decompress(source, offset, length, into, size);
      case GZIP -> gzip(source, offset, length, into, size);
      case LZO, BROTLI, LZ4, LZ4_RAW -> throw new Malformed("the codec " + codec);
    }
    return into;
  }

  /** Before memory is taken: our frames, and those of most, say what they will come to. */
  private static void checkZstdSize(byte[] source, int offset, int length, int size) {
    long claimed = Zstd.getFrameContentSize(source, offset, length, false);
    Malformed.unless(
        claimed <= 0 || claimed == size, "a zstd frame of %d bytes where %d belong", claimed, size);
  }

  private static void zstd(byte[] source, int offset, int length, byte[] into, int size) {
    ZstdDecompressCtx idle = IDLE.poll();
    ZstdDecompressCtx context = idle == null ? new ZstdDecompressCtx() : idle;
    try {
      int result = context.decompressByteArray(into, 0, size, source, offset, length);
      Malformed.unless(result == size, "zstd ends after %d of %d bytes", result, size);
    } catch (ZstdException e) {
      throw new Malformed("zstd: " + e.getMessage(), e);
    } finally {
      IDLE.offer(context);
    }
  }

  private static void gzip(byte[] source, int offset, int length, byte[] into, int size) {
    try (GZIPInputStream in =
        new GZIPInputStream(new ByteArrayInputStream(source, offset, length))) {
      int read = in.readNBytes(into, 0, size);
      Malformed.unless(read == size && in.read() < 0, "gzip does not come to %d bytes", size);
    } catch (IOException e) {
      throw new Malformed("gzip: " + e.getMessage(), e);
    }
  }
}
