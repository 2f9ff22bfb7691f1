// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

/** How an hour and a day are cut into parts, and how their plans are stored. */
@NullMarked
package io.trendlake.functions.compact.plan;

import org.jspecify.annotations.NullMarked;
