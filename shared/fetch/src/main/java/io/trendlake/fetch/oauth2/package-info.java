// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

/** The requests for tokens of OAuth 2 and their answers. */
@NullMarked
package io.trendlake.fetch.oauth2;

import org.jspecify.annotations.NullMarked;
