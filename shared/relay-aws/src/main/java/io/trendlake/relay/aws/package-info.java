// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

/** Calls relays as functions of Lambda. */
@NullMarked
package io.trendlake.relay.aws;

import org.jspecify.annotations.NullMarked;
