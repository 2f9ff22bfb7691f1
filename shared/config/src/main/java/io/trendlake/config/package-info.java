// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

/**
 * The configuration file as records: its jobs, accounts and the lake, and the values that they
 * have.
 */
@NullMarked
package io.trendlake.config;

import org.jspecify.annotations.NullMarked;
