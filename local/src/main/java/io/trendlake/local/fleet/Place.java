// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.fleet;

/**
 * Where a target runs.
 *
 * @param account the account's name
 */
record Place(String account, String region) {}
