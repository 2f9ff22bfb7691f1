// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake;

/**
 * A view of the lake.
 *
 * @param name what people query
 * @param select the statement that it stands for
 */
public record View(String name, String select) {}
