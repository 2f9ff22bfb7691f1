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
  CAST(sum(count) AS bigint) AS samples
FROM trends
GROUP BY name, account, region, job, instance, type, series
