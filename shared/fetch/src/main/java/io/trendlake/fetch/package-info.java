// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

/** One HTTP request: guarded addresses, TLS, redirects, limits. */
@NullMarked
package io.trendlake.fetch;

import org.jspecify.annotations.NullMarked;
