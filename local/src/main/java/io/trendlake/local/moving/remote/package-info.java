// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

/** History of a Prometheus that is asked over HTTP. */
@NullMarked
package io.trendlake.local.moving.remote;

import org.jspecify.annotations.NullMarked;
