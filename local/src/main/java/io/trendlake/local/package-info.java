// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

/** The trendlake command: the whole pipeline in one process. */
@NullMarked
package io.trendlake.local;

import org.jspecify.annotations.NullMarked;
