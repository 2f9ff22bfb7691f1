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
  type,
  unit,
  help,
  first_seen,
  last_seen
FROM (
  SELECT
    name,
    type,
    unit,
    help,
    min(seen) OVER (PARTITION BY name) AS first_seen,
    max(seen) OVER (PARTITION BY name) AS last_seen,
    row_number() OVER (
      PARTITION BY name
      ORDER BY seen DESC, account, region, job, type, unit, help
    ) AS place
  FROM (
    SELECT
      name, account, region, job, type, unit, help,
      seen AS seen,
      dt,
      date_trunc('hour', seen) AS hour,
      CAST(extract(hour FROM seen) AS integer) AS hour_of_day
    FROM metadata_day
    CROSS JOIN w
    WHERE dt < w.day_dt
    UNION ALL
    SELECT
      name, account, region, job, type, unit, help,
      seen AS seen,
      dt,
      CAST(CAST(dt AS date) AS timestamp) + hour * INTERVAL '1' HOUR AS hour,
      hour AS hour_of_day
    FROM metadata_hour
    CROSS JOIN w
    WHERE dt >= w.day_dt AND dt <= w.hour_dt AND (dt < w.hour_dt OR hour < w.hour_of_day)
    UNION ALL
    SELECT
      name, account, region, job, type, unit, help,
      seen AS seen,
      dt,
      CAST(CAST(dt AS date) AS timestamp) + hour * INTERVAL '1' HOUR AS hour,
      hour AS hour_of_day
    FROM metadata_minute
    CROSS JOIN w
    WHERE dt >= w.hour_dt AND (dt > w.hour_dt OR hour >= w.hour_of_day)
  ) AS m
) AS m
WHERE place = 1
