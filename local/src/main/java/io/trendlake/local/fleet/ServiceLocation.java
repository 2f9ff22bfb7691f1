// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.fleet;

/**
 * Where a target runs.
 *
 * @param account the account's name
 * @param service the web service that runs there
 */
record ServiceLocation(String account, String region, String service) {}
