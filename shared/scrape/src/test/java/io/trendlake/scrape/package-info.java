// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

/** Tests of the pull against servers on the loopback interface, and of its parts. */
@NullMarked
package io.trendlake.scrape;

import org.jspecify.annotations.NullMarked;
