// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.sql;

import java.util.List;

/**
 * A table macro of DuckDB over the {@link Views}, which FROM takes like a function. Athena has
 * nothing of the kind.
 *
 * <p>No parameter has the name of a column that a view names without its table: DuckDB binds the
 * views below a macro with the macro's parameters in scope, and refuses the name as ambiguous.
 *
 * @param name without regard to case
 * @param parameters with their defaults, as in a definition
 * @param body a query
 */
public record DuckDbMacro(String name, String parameters, String body) {

  private static final String STEP_PARAMETERS = "metric, step, since := NULL, until := NULL";

  private static final String RATE = "\n  sum(p.increase) / nullif(sum(p.seconds), 0) AS rate,";

  private static final String QUANTILE_PARAMETERS =
      "metric, q, by_labels, per := NULL, since := NULL, until := NULL";

  /**
   * {@code histogram_quantile} of Prometheus over the increases of classic buckets in the view
   * trends: groups by some labels, makes the counts grow with {@code le}, and follows a straight
   * line within the first bucket that reaches the rank.
   */
  private static final String QUANTILE =
      """
      SELECT
        map(any_value(c.keys), c.vals) AS labels,
        c.ts,
        CASE
          WHEN max(c.total) > 0 AND max(c.le) = CAST('Infinity' AS DOUBLE) AND count(*) > 1 THEN
            CASE
              WHEN CAST(q AS DOUBLE) < 0 THEN CAST('-Infinity' AS DOUBLE)
              WHEN CAST(q AS DOUBLE) > 1 THEN CAST('Infinity' AS DOUBLE)
              ELSE arg_min(
                CASE
                  WHEN c.le = CAST('Infinity' AS DOUBLE) THEN c.above
                  WHEN c.up_to = c.below THEN c.above
                  ELSE c.above + (c.le - c.above) * (CAST(q AS DOUBLE) * c.total - c.below) / (c.up_to - c.below)
                END,
                c.le
              ) FILTER (WHERE c.up_to >= CAST(q AS DOUBLE) * c.total)
            END
        END AS value,
        max(c.total) AS observations
      FROM (
        SELECT
          r.keys, r.vals, r.ts, r.le, r.up_to, r.total,
          coalesce(lag(r.le) OVER w, least(r.le, 0e0)) AS above,
          coalesce(lag(r.up_to) OVER w, 0e0) AS below
        FROM (
          SELECT
            g.keys, g.vals, g.ts, g.le,
            max(g.observations) OVER (PARTITION BY g.vals, g.ts ORDER BY g.le) AS up_to,
            max(g.observations) OVER (PARTITION BY g.vals, g.ts) AS total
          FROM (
            SELECT
              CAST(by_labels AS VARCHAR[]) AS keys,
              [coalesce(e.labels[k], '') FOR k IN CAST(by_labels AS VARCHAR[])] AS vals,
              e.ts,
              e.le,
              sum(e.increase) AS observations
            FROM (
              SELECT
                map_concat(t.labels, MAP {
                  'account': t.account, 'region': t.region, 'job': t.job, 'instance': t.instance
                }) AS labels,
                time_bucket(CAST(per AS INTERVAL), t.hour) AS ts,
                TRY_CAST(replace(t.labels['le'], '+Inf', 'Infinity') AS DOUBLE) AS le,
                t.increase
              FROM trends AS t
              WHERE t.name = CASE WHEN ends_with(metric, '_bucket') THEN metric ELSE metric || '_bucket' END
                AND t.dt >= coalesce(CAST(CAST(since AS DATE) AS VARCHAR), '')
                AND t.dt <= coalesce(CAST(CAST(until AS DATE) AS VARCHAR), '9999-12-31')
                AND t.hour >= coalesce(CAST(since AS TIMESTAMP), TIMESTAMP '0001-01-01 00:00:00')
                AND t.hour < coalesce(CAST(until AS TIMESTAMP), TIMESTAMP '9999-12-31 00:00:00')
                AND t.increase IS NOT NULL
            ) AS e
            WHERE e.le IS NOT NULL AND NOT isnan(e.le)
            GROUP BY ALL
          ) AS g
        ) AS r
        WINDOW w AS (PARTITION BY r.vals, r.ts ORDER BY r.le)
      ) AS c
      GROUP BY c.vals, c.ts\
      """;

  /** All macros: rate, increase, quantile_of. */
  public static List<DuckDbMacro> all() {
    return List.of(
        new DuckDbMacro("rate", STEP_PARAMETERS, perStep(RATE)),
        new DuckDbMacro("increase", STEP_PARAMETERS, perStep("")),
        new DuckDbMacro("quantile_of", QUANTILE_PARAMETERS, QUANTILE));
  }

  /**
   * What a series counted in each step of time, by the rules of the view trends: one row is one
   * series in one step in which it was observed. A step of time has the increases that end in it,
   * so that each counts once; {@code seconds} is the time that they span.
   */
  private static String perStep(String rate) {
    return """
    SELECT
      p.name,
      p.account,
      p.region,
      p.job,
      p.instance,
      any_value(p.labels) AS labels,
      p.series,
      time_bucket(CAST(step AS INTERVAL), p.ts) AS ts,%s
      sum(p.increase) AS increase,
      sum(p.seconds) AS seconds
    FROM (
      SELECT
        b.name, b.account, b.region, b.job, b.instance, b.labels, b.series, b.ts,
        CASE WHEN b.value >= b.before THEN b.value - b.before ELSE b.value END AS increase,
        (epoch_ms(b.ts) - epoch_ms(b.before_ts)) / 1000e0 AS seconds
      FROM (
        SELECT
          s.name, s.account, s.region, s.job, s.instance, s.labels, s.series, s.ts, s.dt, s.value,
          lag(s.value) OVER w AS before,
          lag(s.ts) OVER w AS before_ts,
          lag(s.dt) OVER w AS before_dt
        FROM samples AS s
        WHERE s.name = metric
          AND s.dt >= coalesce(CAST(CAST(CAST(since AS DATE) - INTERVAL 1 DAY AS DATE) AS VARCHAR), '')
          AND s.dt <= coalesce(CAST(CAST(until AS DATE) AS VARCHAR), '9999-12-31')
        WINDOW w AS (PARTITION BY s.series, s.type ORDER BY s.dt, s.ts)
      ) AS b
      WHERE b.value IS NOT NULL AND NOT isnan(b.value)
        AND b.before IS NOT NULL AND NOT isnan(b.before)
        AND CAST(b.before_dt AS DATE) >= CAST(b.dt AS DATE) - INTERVAL 1 DAY
    ) AS p
    WHERE p.ts >= coalesce(CAST(since AS TIMESTAMP), TIMESTAMP '0001-01-01 00:00:00')
      AND p.ts < coalesce(CAST(until AS TIMESTAMP), TIMESTAMP '9999-12-31 00:00:00')
    GROUP BY p.name, p.account, p.region, p.job, p.instance, p.series, time_bucket(CAST(step AS INTERVAL), p.ts)\
    """
        .formatted(rate);
  }

  /** The statement that defines it, also in place of an older one. */
  public String definition() {
    return "CREATE OR REPLACE MACRO " + name + "(" + parameters + ") AS TABLE\n" + body;
  }
}
