// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

/** Lists objects of Kubernetes over its API, and makes targets of them. */
@NullMarked
package io.trendlake.discovery.kubernetes;

import org.jspecify.annotations.NullMarked;
