// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.objstore.s3;

import java.io.IOException;
import software.amazon.awssdk.core.exception.RetryableException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.sync.ResponseTransformer;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/** An answer with all of its body. */
@SuppressWarnings("ArrayRecordComponent")
record S3Read(GetObjectResponse answer, byte[] content) {

  /** Reads bodies into arrays of their size; one that breaks off is asked for again. */
  static ResponseTransformer<GetObjectResponse, S3Read> transformer() {
    return S3Read::of;
  }

  private static S3Read of(GetObjectResponse answer, AbortableInputStream body) {
    int size = size(answer);
    try {
      byte[] content = body.readNBytes(size);
      if (content.length < size) {
        throw new IOException("the body broke off after " + content.length + " of " + size);
      }
      return new S3Read(answer, content);
    } catch (IOException e) {
      throw RetryableException.create(e.getMessage(), e);
    }
  }

  private static int size(GetObjectResponse answer) {
    long size = answer.contentLength();
    if (size > Integer.MAX_VALUE - 8) {
      throw SdkClientException.create(
          "an object of " + size + " bytes is too large to be read whole; read ranges of it");
    }
    return (int) size;
  }

  /** The size of the object, of which this may be a part. */
  long objectSize() {
    String range = answer.contentRange();
    return range == null
        ? content.length
        : Long.parseLong(range.substring(range.lastIndexOf('/') + 1));
  }
}
