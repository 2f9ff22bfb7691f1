// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

/** Templates of alerts: the language of Go's text/template, with the functions of Prometheus. */
@NullMarked
package io.trendlake.rules.template;

import org.jspecify.annotations.NullMarked;
