// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

/** Days of history of a simulated fleet within seconds, and questions to ask of it. */
@NullMarked
package io.trendlake.local.demo;

import org.jspecify.annotations.NullMarked;
