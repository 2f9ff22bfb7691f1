// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

/** What the API answers from, read from a lake. */
@NullMarked
package io.trendlake.functions.query.lake;

import org.jspecify.annotations.NullMarked;
