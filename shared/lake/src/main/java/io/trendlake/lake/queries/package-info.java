// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

/** The questions of docs/queries.md, which is part of this module's resources. */
@NullMarked
package io.trendlake.lake.queries;

import org.jspecify.annotations.NullMarked;
