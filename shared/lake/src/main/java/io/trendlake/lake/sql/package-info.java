// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

/** The views, the tables below them, and the SQL dialects that they are written in. */
@NullMarked
package io.trendlake.lake.sql;

import org.jspecify.annotations.NullMarked;
