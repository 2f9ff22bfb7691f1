SELECT
  name,
  account,
  region,
  job,
  instance,
  from_json(labels, '"MAP(VARCHAR,VARCHAR)"') AS labels,
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
    make_timestamp(epoch_us(hour)) AS hour,
    increase, samples, seconds, resets,
    dt
  FROM files.histogram_trends_day
  WHERE dt < '2026-11-22'
) AS t
