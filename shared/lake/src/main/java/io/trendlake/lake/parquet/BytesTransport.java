// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.parquet;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import shaded.parquet.org.apache.thrift.TConfiguration;
import shaded.parquet.org.apache.thrift.transport.TTransport;
import shaded.parquet.org.apache.thrift.transport.TTransportException;

/**
 * Lets Thrift read from an array and append to {@link Bytes}. Unlike Thrift's own transports it
 * knows how many bytes are left, so that no list or text is believed to be longer, and it needs no
 * logger.
 */
final class BytesTransport extends TTransport {

  private final @Nullable Bytes out;
  private final byte[] array;
  private final int end;
  private int at;

  private BytesTransport(@Nullable Bytes out, byte[] array, int offset, int length) {
    this.out = out;
    this.array = array;
    this.at = offset;
    this.end = offset + length;
  }

  static BytesTransport reading(byte[] array, int offset, int length) {
    return new BytesTransport(null, array, offset, length);
  }

  static BytesTransport writing(Bytes out) {
    return new BytesTransport(out, new byte[0], 0, 0);
  }

  @Override
  public int read(byte[] into, int offset, int length) throws TTransportException {
    checkReadBytesAvailable(length);
    System.arraycopy(array, at, into, offset, length);
    at += length;
    return length;
  }

  @Override
  public void write(byte[] bytes, int offset, int length) {
    Objects.requireNonNull(out).write(bytes, offset, length);
  }

  @Override
  public byte[] getBuffer() {
    return array;
  }

  @Override
  public int getBufferPosition() {
    return at;
  }

  @Override
  public int getBytesRemainingInBuffer() {
    return end - at;
  }

  @Override
  public void consumeBuffer(int length) {
    at += length;
  }

  @Override
  public void checkReadBytesAvailable(long wanted) throws TTransportException {
    if (wanted > end - at) {
      throw new TTransportException(TTransportException.END_OF_FILE, "ends early");
    }
  }

  @Override
  public void updateKnownMessageSize(long size) {}

  @Override
  public TConfiguration getConfiguration() {
    return TConfiguration.DEFAULT;
  }

  @Override
  public boolean isOpen() {
    return true;
  }

  @Override
  public void open() {}

  @Override
  public void close() {}
}
