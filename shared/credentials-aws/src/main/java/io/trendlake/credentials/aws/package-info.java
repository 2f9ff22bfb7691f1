// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

/** As whom AWS is asked, and where. */
@NullMarked
package io.trendlake.credentials.aws;

import org.jspecify.annotations.NullMarked;
