// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

/** The lake's tables and views as Glue has them, in the text of a CloudFormation template. */
@NullMarked
package io.trendlake.lake.glue;

import org.jspecify.annotations.NullMarked;
