// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

/** One target, one pull: the request, the limits, the outcome. */
@NullMarked
package io.trendlake.scrape;

import org.jspecify.annotations.NullMarked;
