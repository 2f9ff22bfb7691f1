// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

/** How an HTTP request is made: URLs, credentials, TLS, proxies, and where secrets come from. */
@NullMarked
package io.trendlake.config.http;

import org.jspecify.annotations.NullMarked;
