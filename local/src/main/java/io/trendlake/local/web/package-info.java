// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

/** What the process shows of itself over HTTP: the targets, its metrics. */
@NullMarked
package io.trendlake.local.web;

import org.jspecify.annotations.NullMarked;
