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
    name, account, region, job, instance, labels, type, ts, value, native, slot, series,
    row_number() OVER (
      PARTITION BY series
      ORDER BY ts DESC, CASE WHEN value IS NOT NULL THEN 0 WHEN native THEN 1 ELSE 2 END, type
    ) AS place
  FROM (
    SELECT
      name, account, region, job, instance, labels, type, ts, value, FALSE AS native, slot, series
    FROM samples
    WHERE dt >= CAST(CAST(make_timestamp(epoch_us(get_current_timestamp())) - INTERVAL '10' MINUTE AS date) AS varchar) AND (dt > CAST(CAST(make_timestamp(epoch_us(get_current_timestamp())) - INTERVAL '10' MINUTE AS date) AS varchar) OR hour_of_day >= extract(hour FROM make_timestamp(epoch_us(get_current_timestamp())) - INTERVAL '10' MINUTE)) AND ts > make_timestamp(epoch_us(get_current_timestamp())) - INTERVAL '5' MINUTE
    UNION ALL
    SELECT
      name, account, region, job, instance, labels, type, ts, CAST(NULL AS double) AS value,
      TRUE AS native, slot, series
    FROM histograms
    WHERE dt >= CAST(CAST(make_timestamp(epoch_us(get_current_timestamp())) - INTERVAL '10' MINUTE AS date) AS varchar) AND (dt > CAST(CAST(make_timestamp(epoch_us(get_current_timestamp())) - INTERVAL '10' MINUTE AS date) AS varchar) OR hour_of_day >= extract(hour FROM make_timestamp(epoch_us(get_current_timestamp())) - INTERVAL '10' MINUTE)) AND ts > make_timestamp(epoch_us(get_current_timestamp())) - INTERVAL '5' MINUTE AND part = 'count'
  ) AS r
) AS s
LEFT JOIN (
  SELECT DISTINCT
    account, region, job, instance, slot, ts,
    max(slot) OVER (PARTITION BY account, region, job, instance) AS last_slot
  FROM scrapes
  WHERE dt >= CAST(CAST(make_timestamp(epoch_us(get_current_timestamp())) - INTERVAL '10' MINUTE AS date) AS varchar) AND (dt > CAST(CAST(make_timestamp(epoch_us(get_current_timestamp())) - INTERVAL '10' MINUTE AS date) AS varchar) OR hour_of_day >= extract(hour FROM make_timestamp(epoch_us(get_current_timestamp())) - INTERVAL '10' MINUTE)) AND result <> 'missed'
) AS o ON o.account = s.account AND o.region = s.region AND o.job = s.job
  AND o.instance = s.instance AND o.slot = s.slot AND o.ts = s.ts
WHERE s.place = 1 AND (s.value IS NOT NULL OR s.native) AND (o.slot IS NULL OR o.slot = o.last_slot)
