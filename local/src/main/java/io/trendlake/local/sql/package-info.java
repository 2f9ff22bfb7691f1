// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

/** The {@code sql} command: DuckDB over the files of a lake in a directory. */
@NullMarked
package io.trendlake.local.sql;

import org.jspecify.annotations.NullMarked;
