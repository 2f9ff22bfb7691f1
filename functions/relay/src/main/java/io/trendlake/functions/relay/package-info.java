// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

/** Fetches within a member account's network for the scrapers. */
@NullMarked
package io.trendlake.functions.relay;

import org.jspecify.annotations.NullMarked;
