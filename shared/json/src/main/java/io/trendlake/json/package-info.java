// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

/** JSON documents as trees to pick from. */
@NullMarked
package io.trendlake.json;

import org.jspecify.annotations.NullMarked;
