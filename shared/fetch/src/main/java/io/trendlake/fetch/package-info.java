// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

/**
 * The port of fetching: a request, its response, its body and its deadline; signatures and secrets.
 */
@NullMarked
package io.trendlake.fetch;

import org.jspecify.annotations.NullMarked;
