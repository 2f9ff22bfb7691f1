// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.objstore.s3;

/** What becomes of a request on its way through {@link S3Front}. */
enum Fault {
  /** It is passed on, and the answer back. */
  NONE,
  /** It is answered by 503 SlowDown and not passed on. */
  SLOW_DOWN,
  /** It is answered by 409 ConditionalRequestConflict and not passed on. */
  CONFLICT,
  /** The store gets half of its body, and then nothing more. */
  CUT_REQUEST,
  /** The store carries it out; the client gets half of the answer's body, and then nothing more. */
  CUT_ANSWER,
  /** The store carries it out; the client gets an internal error. */
  ERROR_AFTERWARDS
}
