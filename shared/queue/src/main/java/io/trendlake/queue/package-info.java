// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

/** A queue of messages between functions. */
@NullMarked
package io.trendlake.queue;

import org.jspecify.annotations.NullMarked;
