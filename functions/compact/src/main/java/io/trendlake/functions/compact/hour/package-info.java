// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

/** Makes one part of an hour from the minute files of its shards. */
@NullMarked
package io.trendlake.functions.compact.hour;

import org.jspecify.annotations.NullMarked;
