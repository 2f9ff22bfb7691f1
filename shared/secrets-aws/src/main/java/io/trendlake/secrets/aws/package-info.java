// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

/** Secrets that AWS keeps. */
@NullMarked
package io.trendlake.secrets.aws;

import org.jspecify.annotations.NullMarked;
