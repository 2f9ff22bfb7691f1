// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

/** Where requests may go: names of hosts, their addresses, and the ranges that are forbidden. */
@NullMarked
package io.trendlake.fetch.address;

import org.jspecify.annotations.NullMarked;
