// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

/** Reads a configuration: its YAML, its blocks, and every error with line and path. */
@NullMarked
package io.trendlake.config.parse;

import org.jspecify.annotations.NullMarked;
