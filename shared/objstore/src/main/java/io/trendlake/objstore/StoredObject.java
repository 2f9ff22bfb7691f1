// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.objstore;

/**
 * A whole object and the etag to replace it by. The array belongs to the caller.
 *
 * @param etag changes with the content; opaque
 */
@SuppressWarnings("ArrayRecordComponent")
public record StoredObject(String key, byte[] content, String etag) {}
