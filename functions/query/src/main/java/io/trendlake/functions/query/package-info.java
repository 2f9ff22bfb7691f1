// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

/** The Lambda function query: PromQL over the lake behind a Function URL. */
@NullMarked
package io.trendlake.functions.query;

import org.jspecify.annotations.NullMarked;
