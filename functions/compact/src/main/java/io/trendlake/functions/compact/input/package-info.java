// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

/** Reads input files: ahead of their use, once, and sets aside those that cannot be read. */
@NullMarked
package io.trendlake.functions.compact.input;

import org.jspecify.annotations.NullMarked;
