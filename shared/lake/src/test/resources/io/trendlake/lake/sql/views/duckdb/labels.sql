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
) AS l
WHERE value <> ''
GROUP BY name, label
