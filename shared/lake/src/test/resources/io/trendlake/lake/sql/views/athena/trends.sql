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
  seconds,
  first_ts,
  last_ts,
  ended,
  resets,
  bridged,
  first_inside,
  first_inside_ts,
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
    CASE WHEN first_inside_ts IS NULL AND last_ts > hour THEN NULL ELSE first END AS first,
    CASE WHEN first_inside_ts IS NULL AND last_ts > hour THEN NULL ELSE last END AS last,
    increase,
    seconds,
    CASE WHEN first_inside_ts IS NULL AND last_ts > hour THEN NULL ELSE first_ts END AS first_ts,
    CASE WHEN first_inside_ts IS NULL AND last_ts > hour THEN NULL ELSE last_ts END AS last_ts,
    ended,
    coalesce(resets, CASE WHEN increase IS NOT NULL AND (first_inside_ts IS NOT NULL OR last_ts <= hour) THEN 0 END) AS resets,
    coalesce(bridged, CASE WHEN increase IS NOT NULL AND first_ts IS NOT NULL THEN 0e0 END) AS bridged,
    coalesce(first_inside, first + first_step, CASE WHEN first_inside_ts IS NOT NULL THEN first END) AS first_inside,
    first_inside_ts AS first_inside_ts,
    dt
  FROM trends_day
  CROSS JOIN w
  WHERE dt < w.day_dt
  UNION ALL
  SELECT
    name, account, region, job, instance, labels, type,
    hour,
    count(value) AS count,
    coalesce(min(value) FILTER (WHERE NOT is_nan(value)), min(value)) AS min,
    coalesce(max(value) FILTER (WHERE NOT is_nan(value)), max(value)) AS max,
    sum(value) AS sum,
    min_by(value, value_ts) AS first,
    max_by(value, value_ts) AS last,
    CASE WHEN (type = 'counter'
    OR (type = 'histogram' AND (substr(name, -7) = '_bucket' OR substr(name, -6) = '_count' OR substr(name, -4) = '_sum'))
    OR (type = 'summary' AND (substr(name, -6) = '_count' OR substr(name, -4) = '_sum')))
    THEN coalesce(sum(step) FILTER (WHERE NOT stale), 0) END AS increase,
    CASE WHEN (type = 'counter'
    OR (type = 'histogram' AND (substr(name, -7) = '_bucket' OR substr(name, -6) = '_count' OR substr(name, -4) = '_sum'))
    OR (type = 'summary' AND (substr(name, -6) = '_count' OR substr(name, -4) = '_sum')))
    THEN sum(millis) FILTER (WHERE NOT stale) / 1e3 END AS seconds,
    min(value_ts) AS first_ts,
    max(value_ts) AS last_ts,
    coalesce(max(ts) FILTER (WHERE value IS NULL) > max(value_ts), FALSE) AS ended,
    CASE WHEN (type = 'counter'
    OR (type = 'histogram' AND (substr(name, -7) = '_bucket' OR substr(name, -6) = '_count' OR substr(name, -4) = '_sum'))
    OR (type = 'summary' AND (substr(name, -6) = '_count' OR substr(name, -4) = '_sum')))
    THEN CAST(count(step) FILTER (WHERE value < before) AS integer) END AS resets,
    CASE WHEN (type = 'counter'
    OR (type = 'histogram' AND (substr(name, -7) = '_bucket' OR substr(name, -6) = '_count' OR substr(name, -4) = '_sum'))
    OR (type = 'summary' AND (substr(name, -6) = '_count' OR substr(name, -4) = '_sum')))
    THEN coalesce(sum(step) FILTER (WHERE stale), 0) END AS bridged,
    min_by(value, value_ts) FILTER (WHERE value_ts > hour) AS first_inside,
    min(value_ts) FILTER (WHERE value_ts > hour) AS first_inside_ts,
    dt
  FROM (
    SELECT
      name, account, region, job, instance, labels, type, ts, value, dt, hour,
      CASE WHEN value IS NOT NULL THEN ts END AS value_ts,
      before,
      coalesce(stale, FALSE) AS stale,
      CASE
        WHEN CAST(before_dt AS date) < CAST(dt AS date) - INTERVAL '1' DAY THEN NULL
        WHEN is_nan(value) OR is_nan(before) THEN NULL
        WHEN value >= before THEN value - before
        WHEN before IS NOT NULL THEN value
      END AS step,
      CASE
        WHEN CAST(before_dt AS date) < CAST(dt AS date) - INTERVAL '1' DAY THEN NULL
        WHEN is_nan(value) OR is_nan(before) OR value IS NULL THEN NULL
        ELSE date_diff('millisecond', before_ts, ts)
      END AS millis
    FROM (
      SELECT
        name, account, region, job, instance, labels, type, ts, value, dt, hour,
        lag(value) IGNORE NULLS OVER (
          PARTITION BY name, account, region, job, instance, labels, type
          ORDER BY dt, ts
        ) AS before,
        lag(CASE WHEN value IS NOT NULL THEN ts END) IGNORE NULLS OVER (
          PARTITION BY name, account, region, job, instance, labels, type
          ORDER BY dt, ts
        ) AS before_ts,
        lag(CASE WHEN value IS NOT NULL THEN dt END) IGNORE NULLS OVER (
          PARTITION BY name, account, region, job, instance, labels, type
          ORDER BY dt, ts
        ) AS before_dt,
        lag(ends) OVER (
          PARTITION BY name, account, region, job, instance, labels, type
          ORDER BY dt, ts
        ) AS stale
      FROM (
        SELECT
          name, account, region, job, instance, labels, type,
          max(ts) FILTER (WHERE value IS NOT NULL) AS ts,
          max_by(value, ts) FILTER (WHERE value IS NOT NULL) AS value,
          max(ts) > max(ts) FILTER (WHERE value IS NOT NULL) AS ends,
          dt,
          CAST(NULL AS timestamp) AS hour
        FROM samples_day
        CROSS JOIN w
        WHERE dt = w.day_before_dt
        GROUP BY name, account, region, job, instance, labels, type, dt
        HAVING count(value) > 0
        UNION ALL
        SELECT
          name, account, region, job, instance, labels, type,
          ts AS ts,
          value,
          value IS NULL AS ends,
          dt,
          CAST(CAST(dt AS date) AS timestamp) + hour * INTERVAL '1' HOUR AS hour
        FROM samples_hour
        CROSS JOIN w
        WHERE dt >= w.day_dt AND dt <= w.hour_dt AND (dt < w.hour_dt OR hour < w.hour_of_day)
        UNION ALL
        SELECT
          name, account, region, job, instance, labels, type,
          ts AS ts,
          value,
          value IS NULL AS ends,
          dt,
          CAST(CAST(dt AS date) AS timestamp) + hour * INTERVAL '1' HOUR AS hour
        FROM samples_minute
        CROSS JOIN w
        WHERE dt >= w.hour_dt AND (dt > w.hour_dt OR hour >= w.hour_of_day)
      ) AS s
    ) AS pairs
    CROSS JOIN w
    WHERE dt >= w.day_dt
  ) AS steps
  GROUP BY name, account, region, job, instance, labels, type, dt, hour
  HAVING count(value) > 0
) AS t
