// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

@NullMarked
package io.trendlake.promql.histogram;

import org.jspecify.annotations.NullMarked;
