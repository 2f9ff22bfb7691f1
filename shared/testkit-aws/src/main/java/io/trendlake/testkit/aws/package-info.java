// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

/** AWS without an account, for tests: moto's server, Lambda's runtime, and templates. */
@NullMarked
package io.trendlake.testkit.aws;

import org.jspecify.annotations.NullMarked;
