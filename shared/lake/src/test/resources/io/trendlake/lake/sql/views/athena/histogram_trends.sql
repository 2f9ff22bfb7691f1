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
  schema,
  part,
  index,
  lower,
  upper,
  hour,
  increase,
  samples,
  seconds,
  resets,
  concat(name, '{account=', concat('"', replace(replace(account, '\', '\\'), '"', '\"'), '"'), ',region=', concat('"', replace(replace(region, '\', '\\'), '"', '\"'), '"'), ',job=', concat('"', replace(replace(job, '\', '\\'), '"', '\"'), '"'), ',instance=', concat('"', replace(replace(instance, '\', '\\'), '"', '\"'), '"'), '}', labels) AS series,
  dt
FROM (
  SELECT
    name, account, region, job, instance, labels, type,
    schema, part, index, lower, upper,
    hour AS hour,
    increase, samples, seconds, resets,
    dt
  FROM histogram_trends_day
  CROSS JOIN w
  WHERE dt < w.day_dt
) AS t
