// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.discovery;

import io.trendlake.model.Labels;
import java.net.URI;
import java.time.Duration;

/**
 * One URL to scrape and its labels after relabelling.
 *
 * @param job the name of the scrape configuration it comes from, by which its settings are found;
 *     the label {@code job} may differ
 * @param labels what its samples carry: no {@code __} labels, {@code instance} set
 * @param discovered the labels before relabelling, for people
 * @param url with query
 * @param interval after {@code __scrape_interval__}
 * @param timeout after {@code __scrape_timeout__}; at most the interval
 */
public record Target(
    String job, Labels labels, Labels discovered, URI url, Duration interval, Duration timeout) {}
