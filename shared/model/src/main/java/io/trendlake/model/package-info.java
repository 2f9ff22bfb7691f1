// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

/** The words of the project: labels, series, samples, metric types and outcomes. JDK only. */
@NullMarked
package io.trendlake.model;

import org.jspecify.annotations.NullMarked;
