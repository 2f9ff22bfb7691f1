// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

/** Relabelling: rules, how they are written, and what they make of labels. */
@NullMarked
package io.trendlake.config.relabel;

import org.jspecify.annotations.NullMarked;
