// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

/** Makes one part of a day, and its trends, from the hour files. */
@NullMarked
package io.trendlake.functions.compact.day;

import org.jspecify.annotations.NullMarked;
