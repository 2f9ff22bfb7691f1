// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

/** Unit tests of rules, in the files of {@code promtool test rules}. */
@NullMarked
package io.trendlake.rules.unittest;

import org.jspecify.annotations.NullMarked;
