// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.tsdb.block;

import io.trendlake.tsdb.chunk.ChunkEncoding;

/**
 * A chunk as another store encoded it.
 *
 * @param data without length, encoding byte and checksum
 * @param minTime of its first sample, in milliseconds since the epoch
 * @param maxTime of its last sample
 * @param samples how many of its samples are of the block's time
 */
@SuppressWarnings("ArrayRecordComponent")
public record EncodedChunk(
    ChunkEncoding encoding, byte[] data, long minTime, long maxTime, int samples) {}
