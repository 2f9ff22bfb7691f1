// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

/** Where targets come from, and how they are cut into shards. */
@NullMarked
package io.trendlake.discovery;

import org.jspecify.annotations.NullMarked;
