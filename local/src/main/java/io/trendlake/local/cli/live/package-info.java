// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

/** The commands that run until they are ended: {@code up}, {@code demo} and {@code serve}. */
@NullMarked
package io.trendlake.local.cli.live;

import org.jspecify.annotations.NullMarked;
