// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

/** What recording rules come to in an hour that is closed. */
@NullMarked
package io.trendlake.functions.compact.rules;

import org.jspecify.annotations.NullMarked;
