// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

/** Reads the messages of {@code io.prometheus.client} from protobuf's wire format, in place. */
@NullMarked
package io.trendlake.exposition.protobuf;

import org.jspecify.annotations.NullMarked;
