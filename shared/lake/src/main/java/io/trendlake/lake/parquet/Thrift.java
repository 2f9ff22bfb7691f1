// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.parquet;

import shaded.parquet.org.apache.thrift.TBase;
import shaded.parquet.org.apache.thrift.TException;
import shaded.parquet.org.apache.thrift.protocol.TCompactProtocol;
import shaded.parquet.org.apache.thrift.transport.TTransportException;

/** The structures of Parquet's footer, page headers and indexes, in Thrift's compact protocol. */
final class Thrift {

  private Thrift() {}

  /** Appends a structure. */
  static void write(TBase<?, ?> structure, Bytes out) {
    try {
      structure.write(new TCompactProtocol(BytesTransport.writing(out)));
    } catch (TException e) {
      throw new IllegalStateException("cannot write " + structure.getClass().getSimpleName(), e);
    }
  }

  /**
   * Reads a structure, taking no more memory than a small multiple of the bytes whatever they
   * claim.
   *
   * @return how many bytes it took
   * @throws Malformed if the bytes are not such a structure
   */
  static int read(TBase<?, ?> structure, byte[] bytes, int offset, int length) {
    String what = structure.getClass().getSimpleName();
    BytesTransport in = BytesTransport.reading(bytes, offset, length);
    try {
      structure.read(new TCompactProtocol(in));
    } catch (TTransportException e) {
      throw new Malformed(what + " goes beyond the " + length + " bytes that there are", e);
    } catch (TException | RuntimeException e) {
      throw new Malformed("not a " + what + " in Thrift: " + e.getMessage(), e);
    } catch (StackOverflowError e) {
      // Thrift skips unknown structures by recursion without its own limit.
      throw new Malformed(what + " holds structures nested too deeply", e);
    }
    return length - in.getBytesRemainingInBuffer();
  }
}
