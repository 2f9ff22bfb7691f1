// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

/** The bucket port, and buckets in a directory and in memory. */
@NullMarked
package io.trendlake.objstore;

import org.jspecify.annotations.NullMarked;
