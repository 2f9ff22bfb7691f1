// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

/** What every Lambda handler needs, and nothing of the AWS SDK. */
@NullMarked
package io.trendlake.lambda;

import org.jspecify.annotations.NullMarked;
