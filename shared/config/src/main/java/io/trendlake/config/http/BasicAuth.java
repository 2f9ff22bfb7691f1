// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.config.http;

/** HTTP basic authentication ({@code basic_auth}); a missing half is empty. */
public record BasicAuth(Secret username, Secret password) {}
