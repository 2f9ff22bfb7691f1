// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.objstore;

/**
 * The end of an object. The array belongs to the caller.
 *
 * @param size of the whole object in bytes
 * @param content its last bytes
 */
@SuppressWarnings("ArrayRecordComponent")
public record ObjectTail(long size, byte[] content) {}
