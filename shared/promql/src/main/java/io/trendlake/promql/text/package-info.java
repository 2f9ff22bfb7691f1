// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

/** Numbers, durations and quoted texts as Go writes and reads them, which is what users see. */
@NullMarked
package io.trendlake.promql.text;

import org.jspecify.annotations.NullMarked;
