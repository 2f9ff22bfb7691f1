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
    name, account, region, job, instance, from_json(labels, '"MAP(VARCHAR,VARCHAR)"') AS labels, type,
    concat(name, '{account=', concat('"', replace(replace(account, '\', '\\'), '"', '\"'), '"'), ',region=', concat('"', replace(replace(region, '\', '\\'), '"', '\"'), '"'), ',job=', concat('"', replace(replace(job, '\', '\\'), '"', '\"'), '"'), ',instance=', concat('"', replace(replace(instance, '\', '\\'), '"', '\"'), '"'), '}', labels) AS series,
    hour,
    1 AS samples
  FROM (
    SELECT
      name, account, region, job, instance, labels, type,
      part,
      dt,
      TRY_CAST(dt || ' ' || CAST(hour AS VARCHAR) || ':00:00' AS TIMESTAMP) AS hour
    FROM files.histograms_hour
    WHERE dt >= '2026-11-22' AND dt <= '2026-11-22' AND (dt < '2026-11-22' OR hour < 7)
    UNION ALL
    SELECT
      name, account, region, job, instance, labels, type,
      part,
      dt,
      TRY_CAST(dt || ' ' || CAST(hour AS VARCHAR) || ':00:00' AS TIMESTAMP) AS hour
    FROM files.histograms_minute
    WHERE dt >= '2026-11-22' AND (dt > '2026-11-22' OR hour >= 7)
  ) AS h
  WHERE part = 'count'
) AS s
GROUP BY name, account, region, job, instance, type, series
