// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

/** A queue of SQS. */
@NullMarked
package io.trendlake.queue.sqs;

import org.jspecify.annotations.NullMarked;
