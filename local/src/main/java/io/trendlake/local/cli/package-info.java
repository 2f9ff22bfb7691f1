// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

/** The subcommands of {@code trendlake}: they read the arguments, wire the parts and print. */
@NullMarked
package io.trendlake.local.cli;

import org.jspecify.annotations.NullMarked;
