// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

/**
 * The pages {@code /graph} and {@code /tsdb-status}: static files that ask the HTTP API beside
 * them. They are plain JavaScript modules, one theme each, without a build step.
 */
@NullMarked
package io.trendlake.functions.query.page;

import org.jspecify.annotations.NullMarked;
