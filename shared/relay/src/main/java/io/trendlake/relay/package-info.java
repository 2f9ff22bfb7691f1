// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

/** The message to a relay in a member account and its answer, and the fetcher that asks one. */
@NullMarked
package io.trendlake.relay;

import org.jspecify.annotations.NullMarked;
