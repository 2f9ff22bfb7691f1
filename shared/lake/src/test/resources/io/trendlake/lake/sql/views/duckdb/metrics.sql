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
      make_timestamp(epoch_us(seen)) AS seen,
      dt,
      date_trunc('hour', make_timestamp(epoch_us(seen))) AS hour,
      CAST(extract(hour FROM make_timestamp(epoch_us(seen))) AS integer) AS hour_of_day
    FROM files.metadata_day
    WHERE dt < '2026-11-22'
    UNION ALL
    SELECT
      name, account, region, job, type, unit, help,
      make_timestamp(epoch_us(seen)) AS seen,
      dt,
      TRY_CAST(dt || ' ' || CAST(hour AS VARCHAR) || ':00:00' AS TIMESTAMP) AS hour,
      hour AS hour_of_day
    FROM files.metadata_hour
    WHERE dt >= '2026-11-22' AND dt <= '2026-11-22' AND (dt < '2026-11-22' OR hour < 7)
    UNION ALL
    SELECT
      name, account, region, job, type, unit, help,
      make_timestamp(epoch_us(seen)) AS seen,
      dt,
      TRY_CAST(dt || ' ' || CAST(hour AS VARCHAR) || ':00:00' AS TIMESTAMP) AS hour,
      hour AS hour_of_day
    FROM files.metadata_minute
    WHERE dt >= '2026-11-22' AND (dt > '2026-11-22' OR hour >= 7)
  ) AS m
) AS m
WHERE place = 1
