// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.testkit.aws;

import java.time.Duration;

/**
 * What a function made of an event.
 *
 * @param failed whether it threw
 * @param body what it answered, or the error as the runtime reports it
 * @param took from the event's leaving to the answer's coming
 */
public record FunctionResponse(boolean failed, String body, Duration took) {}
