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
) AS l
WHERE value <> ''
GROUP BY name, label
