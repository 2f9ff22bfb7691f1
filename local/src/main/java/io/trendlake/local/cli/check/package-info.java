// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

/** The commands that look for mistakes before anything runs: {@code check} and {@code test}. */
@NullMarked
package io.trendlake.local.cli.check;

import org.jspecify.annotations.NullMarked;
