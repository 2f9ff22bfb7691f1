// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

/** The configuration file as records, and relabelling. */
@NullMarked
package io.trendlake.config;

import org.jspecify.annotations.NullMarked;
