// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

/** From the text of a query to its tree and back: lexer, parser, type check, printer. */
@NullMarked
package io.trendlake.promql.parse;

import org.jspecify.annotations.NullMarked;
