// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.fleet;

/**
 * The answer of an exporter.
 *
 * @param contentType as in the header of that name
 * @param body the reader must not change it
 * @param samples how many samples the body holds
 */
@SuppressWarnings("ArrayRecordComponent") // handed from writer to reader, never compared
public record Exposition(String contentType, byte[] body, int samples) {}
