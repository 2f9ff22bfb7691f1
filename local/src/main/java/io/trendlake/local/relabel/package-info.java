// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

/** Tries relabelling rules on one target or one metric line, for the page and the command. */
@NullMarked
package io.trendlake.local.relabel;

import org.jspecify.annotations.NullMarked;
