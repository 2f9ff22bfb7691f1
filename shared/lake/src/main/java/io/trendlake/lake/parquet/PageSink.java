// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.parquet;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import java.util.zip.CRC32;
import org.apache.parquet.format.DataPageHeader;
import org.apache.parquet.format.DictionaryPageHeader;
import org.apache.parquet.format.Encoding;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.format.PageType;

/** Compresses pages and appends them with their headers to the file. */
final class PageSink implements AutoCloseable {

  /** The level that ranks two ways of writing a page as higher levels do, in less time. */
  private static final int TRIAL_LEVEL = 3;

  private final ZstdCompressCtx zstd = new ZstdCompressCtx();
  private final ZstdCompressCtx trial = new ZstdCompressCtx();
  private final CRC32 crc = new CRC32();
  private final Bytes compressed = new Bytes(Bytes.SMALL);
  private final Bytes file;

  PageSink(Bytes file, int level) {
    this.file = file;
    zstd.setLevel(level);
    trial.setLevel(Math.min(level, TRIAL_LEVEL));
  }

  /** Where the next page will begin in the file. */
  long position() {
    return file.size();
  }

  /**
   * Appends a dictionary page; returns the bytes it would have had uncompressed, header included.
   */
  long dictionary(Bytes payload, int entries) {
    PageHeader header = new PageHeader(PageType.DICTIONARY_PAGE, payload.size(), 0);
    header.setDictionary_page_header(new DictionaryPageHeader(entries, Encoding.PLAIN));
    return append(header, payload);
  }

  /** Appends a data page of version 1; returns the bytes it would have had uncompressed. */
  long data(Bytes payload, int rows, Encoding encoding) {
    PageHeader header = new PageHeader(PageType.DATA_PAGE, payload.size(), 0);
    header.setData_page_header(new DataPageHeader(rows, encoding, Encoding.RLE, Encoding.RLE));
    return append(header, payload);
  }

  /** The size of some bytes when compressed no slower than {@link #TRIAL_LEVEL}. */
  int trial(byte[] bytes, int offset, int length) {
    compress(trial, bytes, offset, length);
    return compressed.size();
  }

  private long append(PageHeader header, Bytes payload) {
    compress(payload);
    crc.reset();
    crc.update(compressed.array(), 0, compressed.size());
    header.setCompressed_page_size(compressed.size());
    header.setCrc((int) crc.getValue());
    int start = file.size();
    Thrift.write(header, file);
    int headerSize = file.size() - start;
    file.write(compressed.array(), 0, compressed.size());
    return (long) headerSize + payload.size();
  }

  private void compress(Bytes payload) {
    compress(zstd, payload.array(), 0, payload.size());
  }

  private void compress(ZstdCompressCtx context, byte[] bytes, int offset, int length) {
    compressed.clear();
    int bound = Math.toIntExact(Zstd.compressBound(length));
    compressed.reserve(bound);
    int size = context.compressByteArray(compressed.array(), 0, bound, bytes, offset, length);
    compressed.advance(size);
  }

  @Override
  public void close() {
    zstd.close();
    trial.close();
  }
}
