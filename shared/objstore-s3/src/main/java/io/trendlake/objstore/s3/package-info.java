// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

/** The bucket in S3. */
@NullMarked
package io.trendlake.objstore.s3;

import org.jspecify.annotations.NullMarked;
