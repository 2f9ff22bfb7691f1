// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.plan;

import java.time.Instant;

/**
 * One message that was put into the queue.
 *
 * @param shard the id of the shard whose targets the message has
 */
record SentMessage(Instant slot, String shard, String body) {}
