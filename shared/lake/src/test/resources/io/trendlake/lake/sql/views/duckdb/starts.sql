SELECT
  name,
  account,
  region,
  job,
  instance,
  from_json(labels, '"MAP(VARCHAR,VARCHAR)"') AS labels,
  type,
  ts,
  start_ts,
  slot,
  concat(name, '{account=', concat('"', replace(replace(account, '\', '\\'), '"', '\"'), '"'), ',region=', concat('"', replace(replace(region, '\', '\\'), '"', '\"'), '"'), ',job=', concat('"', replace(replace(job, '\', '\\'), '"', '\"'), '"'), ',instance=', concat('"', replace(replace(instance, '\', '\\'), '"', '\"'), '"'), '}', labels) AS series,
  dt,
  hour,
  hour_of_day
FROM (
  SELECT
    name, account, region, job, instance, labels, type,
    make_timestamp(epoch_us(start_ts)) AS start_ts,
    make_timestamp(epoch_us(ts)) AS ts,
    coalesce(make_timestamp(epoch_us(slot)), make_timestamp(epoch_us(ts))) AS slot,
    dt,
    date_trunc('hour', coalesce(make_timestamp(epoch_us(slot)), make_timestamp(epoch_us(ts)))) AS hour,
    CAST(extract(hour FROM coalesce(make_timestamp(epoch_us(slot)), make_timestamp(epoch_us(ts)))) AS integer) AS hour_of_day
  FROM files.starts_day
  WHERE dt < '2026-11-22'
  UNION ALL
  SELECT
    name, account, region, job, instance, labels, type,
    make_timestamp(epoch_us(start_ts)) AS start_ts,
    make_timestamp(epoch_us(ts)) AS ts,
    coalesce(make_timestamp(epoch_us(slot)), make_timestamp(epoch_us(ts))) AS slot,
    dt,
    TRY_CAST(dt || ' ' || CAST(hour AS VARCHAR) || ':00:00' AS TIMESTAMP) AS hour,
    hour AS hour_of_day
  FROM files.starts_hour
  WHERE dt >= '2026-11-22' AND dt <= '2026-11-22' AND (dt < '2026-11-22' OR hour < 7)
  UNION ALL
  SELECT
    name, account, region, job, instance, labels, type,
    make_timestamp(epoch_us(start_ts)) AS start_ts,
    make_timestamp(epoch_us(ts)) AS ts,
    coalesce(make_timestamp(epoch_us(slot)), make_timestamp(epoch_us(ts))) AS slot,
    dt,
    TRY_CAST(dt || ' ' || CAST(hour AS VARCHAR) || ':00:00' AS TIMESTAMP) AS hour,
    hour AS hour_of_day
  FROM files.starts_minute
  WHERE dt >= '2026-11-22' AND (dt > '2026-11-22' OR hour >= 7)
) AS s
