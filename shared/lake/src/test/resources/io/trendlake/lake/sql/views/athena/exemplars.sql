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
  CAST(json_parse(exemplar_labels) AS map(varchar, varchar)) AS exemplar_labels,
  ts,
  value,
  slot,
  concat(name, '{account=', concat('"', replace(replace(account, '\', '\\'), '"', '\"'), '"'), ',region=', concat('"', replace(replace(region, '\', '\\'), '"', '\"'), '"'), ',job=', concat('"', replace(replace(job, '\', '\\'), '"', '\"'), '"'), ',instance=', concat('"', replace(replace(instance, '\', '\\'), '"', '\"'), '"'), '}', labels) AS series,
  dt,
  hour,
  hour_of_day
FROM (
  SELECT
    name, account, region, job, instance, labels, type,
    exemplar_labels, value,
    ts AS ts,
    coalesce(slot, ts) AS slot,
    dt,
    date_trunc('hour', coalesce(slot, ts)) AS hour,
    CAST(extract(hour FROM coalesce(slot, ts)) AS integer) AS hour_of_day
  FROM exemplars_day
  CROSS JOIN w
  WHERE dt < w.day_dt
  UNION ALL
  SELECT
    name, account, region, job, instance, labels, type,
    exemplar_labels, value,
    ts AS ts,
    coalesce(slot, ts) AS slot,
    dt,
    CAST(CAST(dt AS date) AS timestamp) + hour * INTERVAL '1' HOUR AS hour,
    hour AS hour_of_day
  FROM exemplars_hour
  CROSS JOIN w
  WHERE dt >= w.day_dt AND dt <= w.hour_dt AND (dt < w.hour_dt OR hour < w.hour_of_day)
  UNION ALL
  SELECT
    name, account, region, job, instance, labels, type,
    exemplar_labels, value,
    ts AS ts,
    coalesce(slot, ts) AS slot,
    dt,
    CAST(CAST(dt AS date) AS timestamp) + hour * INTERVAL '1' HOUR AS hour,
    hour AS hour_of_day
  FROM exemplars_minute
  CROSS JOIN w
  WHERE dt >= w.hour_dt AND (dt > w.hour_dt OR hour >= w.hour_of_day)
) AS s
