// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

/** History that moves into a lake and out of it. */
@NullMarked
package io.trendlake.local.moving;

import org.jspecify.annotations.NullMarked;
