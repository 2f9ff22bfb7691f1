// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

/** What the tests of several modules need; the JDK only. */
@NullMarked
package io.trendlake.testkit;

import org.jspecify.annotations.NullMarked;
