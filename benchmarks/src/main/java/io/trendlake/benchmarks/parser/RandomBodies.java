// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.benchmarks.parser;

/** An endless row of bodies of one format: whole ones, and more or less damaged ones. */
@FunctionalInterface
interface RandomBodies {

  byte[] next();
}
