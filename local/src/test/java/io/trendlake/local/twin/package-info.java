// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

/** The same questions asked of Prometheus 3.14 and of a lake with the same samples. */
@NullMarked
package io.trendlake.local.twin;

import org.jspecify.annotations.NullMarked;
