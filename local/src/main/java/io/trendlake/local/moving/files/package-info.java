// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

/** History in files of text, which are read once and kept in blocks until the import ends. */
@NullMarked
package io.trendlake.local.moving.files;

import org.jspecify.annotations.NullMarked;
