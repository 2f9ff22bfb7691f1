// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

/**
 * The HTTP API of Prometheus 3.14 ({@code web/api/v1}) over any source of samples, the same for a
 * process that listens and for a function that is called.
 */
@NullMarked
package io.trendlake.functions.query.api;

import org.jspecify.annotations.NullMarked;
