// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

/** Shows the answers of PromQL queries in a terminal or a file. */
@NullMarked
package io.trendlake.local.query;

import org.jspecify.annotations.NullMarked;
