// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

/** A client of DNS (RFC 1035) that looks up the records that targets are made of. */
@NullMarked
package io.trendlake.discovery.dns;

import org.jspecify.annotations.NullMarked;
