// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

/** The kinds of discovery and their settings. */
@NullMarked
package io.trendlake.config.sd;

import org.jspecify.annotations.NullMarked;
