// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

/** YAML as Go's strict decoder reads it, with the line of each mistake. */
@NullMarked
package io.trendlake.rules.yaml;

import org.jspecify.annotations.NullMarked;
