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
  any_value(labels) AS labels,
  type,
  series,
  min(hour) AS first_seen,
  max(hour) AS last_seen,
  CAST(sum(samples) AS bigint) AS samples
FROM (
  SELECT name, account, region, job, instance, labels, type, series, hour, count AS samples
  FROM trends
  UNION ALL
  SELECT name, account, region, job, instance, labels, type, series, hour, samples
  FROM histogram_trends
  WHERE part = 'count'
  UNION ALL
  SELECT
    name, account, region, job, instance, CAST(json_parse(labels) AS map(varchar, varchar)) AS labels, type,
    concat(name, '{account=', concat('"', replace(replace(account, '\', '\\'), '"', '\"'), '"'), ',region=', concat('"', replace(replace(region, '\', '\\'), '"', '\"'), '"'), ',job=', concat('"', replace(replace(job, '\', '\\'), '"', '\"'), '"'), ',instance=', concat('"', replace(replace(instance, '\', '\\'), '"', '\"'), '"'), '}', labels) AS series,
    hour,
    1 AS samples
  FROM (
    SELECT
      name, account, region, job, instance, labels, type,
      part,
      dt,
      CAST(CAST(dt AS date) AS timestamp) + hour * INTERVAL '1' HOUR AS hour
    FROM histograms_hour
    CROSS JOIN w
    WHERE dt >= w.day_dt AND dt <= w.hour_dt AND (dt < w.hour_dt OR hour < w.hour_of_day)
    UNION ALL
    SELECT
      name, account, region, job, instance, labels, type,
      part,
      dt,
      CAST(CAST(dt AS date) AS timestamp) + hour * INTERVAL '1' HOUR AS hour
    FROM histograms_minute
    CROSS JOIN w
    WHERE dt >= w.hour_dt AND (dt > w.hour_dt OR hour >= w.hour_of_day)
  ) AS h
  WHERE part = 'count'
) AS s
GROUP BY name, account, region, job, instance, type, series
