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
  slot,
  account,
  region,
  job,
  instance,
  CAST(json_parse(labels) AS map(varchar, varchar)) AS labels,
  url,
  CASE result WHEN 'scraped' THEN 1 WHEN 'failed' THEN 0 END AS up,
  result,
  reason,
  duration,
  samples,
  bytes,
  duplicates,
  out_of_order,
  out_of_bounds,
  exemplars,
  exemplars_out_of_order,
  starts,
  shard,
  scraper_version,
  scrape_interval,
  ts,
  dt,
  hour,
  hour_of_day
FROM (
  SELECT
    slot AS slot,
    ts AS ts,
    account, region, job, instance, labels,
    url, scrape_interval, result, reason, duration, samples, bytes,
    duplicates, out_of_order, out_of_bounds, exemplars, exemplars_out_of_order, starts,
    shard, scraper_version,
    dt,
    date_trunc('hour', slot) AS hour,
    CAST(extract(hour FROM slot) AS integer) AS hour_of_day
  FROM scrapes_day
  CROSS JOIN w
  WHERE dt < w.day_dt
  UNION ALL
  SELECT
    slot AS slot,
    ts AS ts,
    account, region, job, instance, labels,
    url, scrape_interval, result, reason, duration, samples, bytes,
    duplicates, out_of_order, out_of_bounds, exemplars, exemplars_out_of_order, starts,
    shard, scraper_version,
    dt,
    CAST(CAST(dt AS date) AS timestamp) + hour * INTERVAL '1' HOUR AS hour,
    hour AS hour_of_day
  FROM scrapes_hour
  CROSS JOIN w
  WHERE dt >= w.day_dt AND dt <= w.hour_dt AND (dt < w.hour_dt OR hour < w.hour_of_day)
  UNION ALL
  SELECT
    slot AS slot,
    ts AS ts,
    account, region, job, instance, labels,
    url, scrape_interval, result, reason, duration, samples, bytes,
    duplicates, out_of_order, out_of_bounds, exemplars, exemplars_out_of_order, starts,
    shard, scraper_version,
    dt,
    CAST(CAST(dt AS date) AS timestamp) + hour * INTERVAL '1' HOUR AS hour,
    hour AS hour_of_day
  FROM scrapes_minute
  CROSS JOIN w
  WHERE dt >= w.hour_dt AND (dt > w.hour_dt OR hour >= w.hour_of_day)
) AS s
