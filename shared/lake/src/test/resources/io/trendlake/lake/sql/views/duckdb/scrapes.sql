SELECT
  slot,
  account,
  region,
  job,
  instance,
  from_json(labels, '"MAP(VARCHAR,VARCHAR)"') AS labels,
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
    make_timestamp(epoch_us(slot)) AS slot,
    make_timestamp(epoch_us(ts)) AS ts,
    account, region, job, instance, labels,
    url, scrape_interval, result, reason, duration, samples, bytes,
    duplicates, out_of_order, out_of_bounds, exemplars, exemplars_out_of_order, starts,
    shard, scraper_version,
    dt,
    date_trunc('hour', make_timestamp(epoch_us(slot))) AS hour,
    CAST(extract(hour FROM make_timestamp(epoch_us(slot))) AS integer) AS hour_of_day
  FROM files.scrapes_day
  WHERE dt < '2026-11-22'
  UNION ALL
  SELECT
    make_timestamp(epoch_us(slot)) AS slot,
    make_timestamp(epoch_us(ts)) AS ts,
    account, region, job, instance, labels,
    url, scrape_interval, result, reason, duration, samples, bytes,
    duplicates, out_of_order, out_of_bounds, exemplars, exemplars_out_of_order, starts,
    shard, scraper_version,
    dt,
    TRY_CAST(dt || ' ' || CAST(hour AS VARCHAR) || ':00:00' AS TIMESTAMP) AS hour,
    hour AS hour_of_day
  FROM files.scrapes_hour
  WHERE dt >= '2026-11-22' AND dt <= '2026-11-22' AND (dt < '2026-11-22' OR hour < 7)
  UNION ALL
  SELECT
    make_timestamp(epoch_us(slot)) AS slot,
    make_timestamp(epoch_us(ts)) AS ts,
    account, region, job, instance, labels,
    url, scrape_interval, result, reason, duration, samples, bytes,
    duplicates, out_of_order, out_of_bounds, exemplars, exemplars_out_of_order, starts,
    shard, scraper_version,
    dt,
    TRY_CAST(dt || ' ' || CAST(hour AS VARCHAR) || ':00:00' AS TIMESTAMP) AS hour,
    hour AS hour_of_day
  FROM files.scrapes_minute
  WHERE dt >= '2026-11-22' AND (dt > '2026-11-22' OR hour >= 7)
) AS s
