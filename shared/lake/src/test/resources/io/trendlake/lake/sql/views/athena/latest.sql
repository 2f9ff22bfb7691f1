SELECT
  s.name,
  s.account,
  s.region,
  s.job,
  s.instance,
  s.labels,
  s.type,
  s.ts,
  s.value,
  s.series
FROM (
  SELECT
    name, account, region, job, instance, labels, type, ts, value, series,
    row_number() OVER (PARTITION BY series ORDER BY ts DESC, type) AS place
  FROM samples
  WHERE dt >= CAST(CAST(CAST(current_timestamp AT TIME ZONE 'UTC' AS timestamp) - INTERVAL '10' MINUTE AS date) AS varchar) AND (dt > CAST(CAST(CAST(current_timestamp AT TIME ZONE 'UTC' AS timestamp) - INTERVAL '10' MINUTE AS date) AS varchar) OR hour >= extract(hour FROM CAST(current_timestamp AT TIME ZONE 'UTC' AS timestamp) - INTERVAL '10' MINUTE)) AND ts > CAST(current_timestamp AT TIME ZONE 'UTC' AS timestamp) - INTERVAL '5' MINUTE
) AS s
LEFT JOIN (
  SELECT account, region, job, instance, ts, max(slot) AS slot
  FROM scrapes
  WHERE dt >= CAST(CAST(CAST(current_timestamp AT TIME ZONE 'UTC' AS timestamp) - INTERVAL '10' MINUTE AS date) AS varchar) AND (dt > CAST(CAST(CAST(current_timestamp AT TIME ZONE 'UTC' AS timestamp) - INTERVAL '10' MINUTE AS date) AS varchar) OR hour >= extract(hour FROM CAST(current_timestamp AT TIME ZONE 'UTC' AS timestamp) - INTERVAL '10' MINUTE)) AND result <> 'missed'
  GROUP BY account, region, job, instance, ts
) AS o ON o.account = s.account AND o.region = s.region AND o.job = s.job
  AND o.instance = s.instance AND o.ts = s.ts
LEFT JOIN (
  SELECT account, region, job, instance, max(slot) AS slot
  FROM scrapes
  WHERE dt >= CAST(CAST(CAST(current_timestamp AT TIME ZONE 'UTC' AS timestamp) - INTERVAL '10' MINUTE AS date) AS varchar) AND (dt > CAST(CAST(CAST(current_timestamp AT TIME ZONE 'UTC' AS timestamp) - INTERVAL '10' MINUTE AS date) AS varchar) OR hour >= extract(hour FROM CAST(current_timestamp AT TIME ZONE 'UTC' AS timestamp) - INTERVAL '10' MINUTE)) AND result <> 'missed'
  GROUP BY account, region, job, instance
) AS t ON t.account = s.account AND t.region = s.region AND t.job = s.job
  AND t.instance = s.instance
WHERE s.place = 1 AND s.value IS NOT NULL AND (o.slot IS NULL OR t.slot <= o.slot)
