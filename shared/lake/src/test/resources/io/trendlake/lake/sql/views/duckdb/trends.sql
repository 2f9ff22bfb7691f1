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
    first,
    last,
    increase,
    dt
  FROM files.trends_day
  WHERE dt < '2026-11-22'
  UNION ALL
  SELECT
    name, account, region, job, instance, labels, type,
    hour_start AS hour,
    count(value) AS count,
    coalesce(min(value) FILTER (WHERE NOT isnan(value)), min(value)) AS min,
    coalesce(max(value) FILTER (WHERE NOT isnan(value)), max(value)) AS max,
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
        WHEN isnan(value) OR isnan(before) THEN NULL
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
          max(make_timestamp(epoch_us(ts))) AS ts,
          max_by(coalesce(value, CAST('NaN' AS double)), ts) AS value,
          dt,
          23 AS hour
        FROM files.samples_day
        WHERE dt = '2026-11-21'
        GROUP BY name, account, region, job, instance, labels, type, dt
        UNION ALL
        SELECT
          name, account, region, job, instance, labels, type,
          make_timestamp(epoch_us(ts)) AS ts,
          value,
          dt,
          hour
        FROM files.samples_hour
        WHERE dt >= '2026-11-22' AND dt <= '2026-11-22' AND (dt < '2026-11-22' OR hour < 7)
        UNION ALL
        SELECT
          name, account, region, job, instance, labels, type,
          make_timestamp(epoch_us(ts)) AS ts,
          value,
          dt,
          hour
        FROM files.samples_minute
        WHERE dt >= '2026-11-22' AND (dt > '2026-11-22' OR hour >= 7)
      ) AS s
    ) AS pairs
    WHERE dt >= '2026-11-22'
  ) AS steps
  WHERE value IS NOT NULL
  GROUP BY name, account, region, job, instance, labels, type, dt, hour_start
) AS t
