// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

/** AWS without an account, for tests: moto's server. */
@NullMarked
package io.trendlake.testkit.aws;

import org.jspecify.annotations.NullMarked;
