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
  label,
  count(DISTINCT value) AS "values"
FROM (
  SELECT name, 'account' AS label, account AS value FROM trends
  UNION ALL
  SELECT name, 'region' AS label, region AS value FROM trends
  UNION ALL
  SELECT name, 'job' AS label, job AS value FROM trends
  UNION ALL
  SELECT name, 'instance' AS label, instance AS value FROM trends
  UNION ALL
  SELECT name, label, value
  FROM trends
  CROSS JOIN UNNEST(labels) AS u (label, value)
  UNION ALL
  SELECT name, label, value
  FROM (
    SELECT
      name,
      map_concat(
        labels,
        map(
          ARRAY['account', 'region', 'job', 'instance'],
          ARRAY[account, region, job, instance]
        )
      ) AS labels
    FROM (
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
  ) AS n
  CROSS JOIN UNNEST(labels) AS u (label, value)
) AS l
WHERE value <> ''
GROUP BY name, label
