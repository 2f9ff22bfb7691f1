// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.config.http;

/**
 * The {@code Authorization} header ({@code authorization}, and the older {@code bearer_token}).
 *
 * @param type such as {@code Bearer}; never {@code Basic}
 */
public record Authorization(String type, Secret credentials) {}
