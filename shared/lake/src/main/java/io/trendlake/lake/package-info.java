// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

/** Where things are in the bucket, what they hold, and the views over them. */
@NullMarked
package io.trendlake.lake;

import org.jspecify.annotations.NullMarked;
