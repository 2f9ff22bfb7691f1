// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.sql;

import java.nio.file.Path;

/**
 * A file that cannot be read.
 *
 * @param reason begins with the file's key
 */
record FileProblem(Path file, String reason) {}
