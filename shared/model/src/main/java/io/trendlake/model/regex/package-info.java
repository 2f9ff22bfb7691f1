// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

/** Regular expressions that match whole texts, in time linear in the text. */
@NullMarked
package io.trendlake.model.regex;

import org.jspecify.annotations.NullMarked;
