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
  SELECT name, unnest(map_keys(labels)) AS label, unnest(map_values(labels)) AS value
  FROM trends
  UNION ALL
  SELECT name, unnest(map_keys(labels)) AS label, unnest(map_values(labels)) AS value
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
  ) AS n
) AS l
WHERE value <> ''
GROUP BY name, label
