// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

/** HTTP/1.1 on sockets: connections, proxies, redirects, and messages byte by byte. */
@NullMarked
package io.trendlake.fetch.http;

import org.jspecify.annotations.NullMarked;
