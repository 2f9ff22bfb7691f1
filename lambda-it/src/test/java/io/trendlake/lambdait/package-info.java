// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

/** The functions as Lambda runs them. */
@NullMarked
package io.trendlake.lambdait;

import org.jspecify.annotations.NullMarked;
