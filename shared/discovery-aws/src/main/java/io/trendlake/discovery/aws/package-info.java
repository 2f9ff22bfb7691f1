// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

/** Targets that are resources of AWS, asked for with the roles of many accounts. */
@NullMarked
package io.trendlake.discovery.aws;

import org.jspecify.annotations.NullMarked;
