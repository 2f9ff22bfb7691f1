SELECT
  name,
  account,
  region,
  job,
  instance,
  from_json(labels, '"MAP(VARCHAR,VARCHAR)"') AS labels,
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
    make_timestamp(epoch_us(hour)) AS hour,
    count,
    coalesce(min, first) AS min,
    coalesce(max, last) AS max,
    sum,
    CASE WHEN first_inside_ts IS NULL AND last_ts > hour THEN NULL ELSE first END AS first,
    CASE WHEN first_inside_ts IS NULL AND last_ts > hour THEN NULL ELSE last END AS last,
    increase,
    seconds,
    CASE WHEN first_inside_ts IS NULL AND last_ts > hour THEN NULL ELSE make_timestamp(epoch_us(first_ts)) END AS first_ts,
    CASE WHEN first_inside_ts IS NULL AND last_ts > hour THEN NULL ELSE make_timestamp(epoch_us(last_ts)) END AS last_ts,
    ended,
    coalesce(resets, CASE WHEN increase IS NOT NULL AND (first_inside_ts IS NOT NULL OR last_ts <= hour) THEN 0 END) AS resets,
    coalesce(bridged, CASE WHEN increase IS NOT NULL AND first_ts IS NOT NULL THEN 0e0 END) AS bridged,
    coalesce(first_inside, first + first_step, CASE WHEN first_inside_ts IS NOT NULL THEN first END) AS first_inside,
    make_timestamp(epoch_us(first_inside_ts)) AS first_inside_ts,
    dt
  FROM files.trends_day
  WHERE dt < '2026-11-22'
  UNION ALL
  SELECT
    name, account, region, job, instance, labels, type,
    hour,
    count(value) AS count,
    coalesce(min(value) FILTER (WHERE NOT isnan(value)), min(value)) AS min,
    coalesce(max(value) FILTER (WHERE NOT isnan(value)), max(value)) AS max,
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
        WHEN isnan(value) OR isnan(before) THEN NULL
        WHEN value >= before THEN value - before
        WHEN before IS NOT NULL THEN value
      END AS step,
      CASE
        WHEN CAST(before_dt AS date) < CAST(dt AS date) - INTERVAL '1' DAY THEN NULL
        WHEN isnan(value) OR isnan(before) OR value IS NULL THEN NULL
        ELSE date_diff('millisecond', before_ts, ts)
      END AS millis
    FROM (
      SELECT
        name, account, region, job, instance, labels, type, ts, value, dt, hour,
        lag(value IGNORE NULLS) OVER (
          PARTITION BY name, account, region, job, instance, labels, type
          ORDER BY dt, ts
        ) AS before,
        lag(CASE WHEN value IS NOT NULL THEN ts END IGNORE NULLS) OVER (
          PARTITION BY name, account, region, job, instance, labels, type
          ORDER BY dt, ts
        ) AS before_ts,
        lag(CASE WHEN value IS NOT NULL THEN dt END IGNORE NULLS) OVER (
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
          max(make_timestamp(epoch_us(ts))) FILTER (WHERE value IS NOT NULL) AS ts,
          max_by(value, make_timestamp(epoch_us(ts))) FILTER (WHERE value IS NOT NULL) AS value,
          max(make_timestamp(epoch_us(ts))) > max(make_timestamp(epoch_us(ts))) FILTER (WHERE value IS NOT NULL) AS ends,
          dt,
          CAST(NULL AS timestamp) AS hour
        FROM files.samples_day
        WHERE dt = '2026-11-21'
        GROUP BY name, account, region, job, instance, labels, type, dt
        HAVING count(value) > 0
        UNION ALL
        SELECT
          name, account, region, job, instance, labels, type,
          make_timestamp(epoch_us(ts)) AS ts,
          value,
          value IS NULL AS ends,
          dt,
          TRY_CAST(dt || ' ' || CAST(hour AS VARCHAR) || ':00:00' AS TIMESTAMP) AS hour
        FROM files.samples_hour
        WHERE dt >= '2026-11-22' AND dt <= '2026-11-22' AND (dt < '2026-11-22' OR hour < 7)
        UNION ALL
        SELECT
          name, account, region, job, instance, labels, type,
          make_timestamp(epoch_us(ts)) AS ts,
          value,
          value IS NULL AS ends,
          dt,
          TRY_CAST(dt || ' ' || CAST(hour AS VARCHAR) || ':00:00' AS TIMESTAMP) AS hour
        FROM files.samples_minute
        WHERE dt >= '2026-11-22' AND (dt > '2026-11-22' OR hour >= 7)
      ) AS s
    ) AS pairs
    WHERE dt >= '2026-11-22'
  ) AS steps
  GROUP BY name, account, region, job, instance, labels, type, dt, hour
  HAVING count(value) > 0
) AS t
