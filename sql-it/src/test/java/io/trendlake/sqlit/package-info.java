// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

/** The template in a real Trino: the tables, the views, and every documented query. */
@NullMarked
package io.trendlake.sqlit;

import org.jspecify.annotations.NullMarked;
