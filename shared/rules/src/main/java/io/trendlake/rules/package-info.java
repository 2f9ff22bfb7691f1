// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

/** Rule files of Prometheus, and what their recording rules come to over a time. */
@NullMarked
package io.trendlake.rules;

import org.jspecify.annotations.NullMarked;
