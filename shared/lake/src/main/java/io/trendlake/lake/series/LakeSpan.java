// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.series;

import java.time.Instant;
import java.time.LocalDate;

/**
 * From when to when a lake has samples, as the names of its files say.
 *
 * @param firstDay the day of the oldest file
 * @param last the end of the time of the newest file: its slot, its hour, or its day
 */
public record LakeSpan(LocalDate firstDay, Instant last) {}
