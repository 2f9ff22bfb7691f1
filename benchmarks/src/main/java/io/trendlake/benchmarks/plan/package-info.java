// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

/** A tick of a large fleet: discovery in many accounts and regions, against an AWS made up here. */
@NullMarked
package io.trendlake.benchmarks.plan;

import org.jspecify.annotations.NullMarked;
