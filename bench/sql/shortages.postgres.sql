SELECT json_build_object('shortages', json_build_object('nodes', json_agg(json_build_object(
  'period', s.period,
  'category', s.category,
  'recruitmentAttempts', s.recruitment_attempts,
  'failedRecruitments', s.failed_recruitments,
  'occupation', json_build_object(
    'key', o.key,
    'title', o.title_da,
    'packages', json_build_object('nodes', (
      SELECT coalesce(json_agg(json_build_object('key', p.key, 'title', p.title_da, 'kind', p.kind) ORDER BY p.key), '[]')
      FROM package_occupation j JOIN package p ON p.key = j.package_key
      WHERE j.occupation_key = o.key AND p.status = 'PUBLISHED'
    ))
  )
) ORDER BY s.period DESC, s.occupation_key)))
FROM (
  SELECT * FROM shortage
  WHERE area_key = :key AND withdrawn_on IS NULL
  ORDER BY period DESC, occupation_key LIMIT 100
) s JOIN occupation o ON o.key = s.occupation_key;
