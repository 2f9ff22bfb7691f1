WITH w AS (
  SELECT
    substr(hour, 1, 10) AS hour_dt,
    CAST(substr(hour, 12, 2) AS integer) AS hour_of_day,
    day AS day_dt,
    CAST(CAST(day AS date) - INTERVAL '1' DAY AS varchar) AS day_before_dt
  FROM (
    SELECT
      coalesce(max(hour), '1970-01-01T00:00:00Z') AS hour,
      coalesce(max(day), '1970-01-01') AS day
    FROM watermark
  ) AS o
)
SELECT
  name,
  account,
  region,
  job,
  instance,
  CAST(json_parse(labels) AS map(varchar, varchar)) AS labels,
  type,
  hour,
  count,
  min,
  max,
  sum,
  first,
  last,
  increase,
  concat(name, '{account=', concat('"', replace(replace(account, '\', '\\'), '"', '\"'), '"'), ',region=', concat('"', replace(replace(region, '\', '\\'), '"', '\"'), '"'), ',job=', concat('"', replace(replace(job, '\', '\\'), '"', '\"'), '"'), ',instance=', concat('"', replace(replace(instance, '\', '\\'), '"', '\"'), '"'), '}', labels) AS series,
  dt
FROM (
  SELECT
    name, account, region, job, instance, labels, type,
    hour AS hour,
    count,
    coalesce(min, first) AS min,
    coalesce(max, last) AS max,
    sum,
    first,
    last,
    increase,
    dt
  FROM trends_day
  CROSS JOIN w
  WHERE dt < w.day_dt
  UNION ALL
  SELECT
    name, account, region, job, instance, labels, type,
    hour_start AS hour,
    count(value) AS count,
    coalesce(min(value) FILTER (WHERE NOT is_nan(value)), min(value)) AS min,
    coalesce(max(value) FILTER (WHERE NOT is_nan(value)), max(value)) AS max,
    sum(value) AS sum,
    min_by(value, ts) AS first,
    max_by(value, ts) AS last,
    CASE WHEN (type = 'counter'
    OR (type = 'histogram' AND (substr(name, -7) = '_bucket' OR substr(name, -6) = '_count' OR substr(name, -4) = '_sum'))
    OR (type = 'summary' AND (substr(name, -6) = '_count' OR substr(name, -4) = '_sum')))
    THEN coalesce(sum(step), 0) END AS increase,
    dt
  FROM (
    SELECT
      name, account, region, job, instance, labels, type, ts, value, dt,
      CAST(CAST(dt AS date) AS timestamp) + hour * INTERVAL '1' HOUR AS hour_start,
      CASE
        WHEN CAST(before_dt AS date) < CAST(dt AS date) - INTERVAL '1' DAY THEN NULL
        WHEN is_nan(value) OR is_nan(before) THEN NULL
        WHEN value >= before THEN value - before
        WHEN before IS NOT NULL THEN value
      END AS step
    FROM (
      SELECT
        name, account, region, job, instance, labels, type, ts, value, dt, hour,
        lag(value) OVER (
          PARTITION BY name, account, region, job, instance, labels, type
          ORDER BY dt, ts
        ) AS before,
        lag(dt) OVER (
          PARTITION BY name, account, region, job, instance, labels, type
          ORDER BY dt, ts
        ) AS before_dt
      FROM (
        SELECT
          name, account, region, job, instance, labels, type,
          max(ts) AS ts,
          max_by(coalesce(value, CAST('NaN' AS double)), ts) AS value,
          dt,
          23 AS hour
        FROM samples_day
        CROSS JOIN w
        WHERE dt = w.day_before_dt
        GROUP BY name, account, region, job, instance, labels, type, dt
        UNION ALL
        SELECT
          name, account, region, job, instance, labels, type,
          ts AS ts,
          value,
          dt,
          hour
        FROM samples_hour
        CROSS JOIN w
        WHERE dt >= w.day_dt AND dt <= w.hour_dt AND (dt < w.hour_dt OR hour < w.hour_of_day)
        UNION ALL
        SELECT
          name, account, region, job, instance, labels, type,
          ts AS ts,
          value,
          dt,
          hour
        FROM samples_minute
        CROSS JOIN w
        WHERE dt >= w.hour_dt AND (dt > w.hour_dt OR hour >= w.hour_of_day)
      ) AS s
    ) AS pairs
    CROSS JOIN w
    WHERE dt >= w.day_dt
  ) AS steps
  WHERE value IS NOT NULL
  GROUP BY name, account, region, job, instance, labels, type, dt, hour_start
) AS t
