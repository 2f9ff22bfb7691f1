// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

/** TLS towards targets: which certificates are trusted and shown, and which names they bear. */
@NullMarked
package io.trendlake.fetch.tls;

import org.jspecify.annotations.NullMarked;
