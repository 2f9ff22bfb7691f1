// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.objstore;

import java.time.Instant;

/**
 * An object as a listing shows it.
 *
 * @param size in bytes
 */
public record ObjectInfo(String key, long size, Instant lastModified) {}
