SELECT json_object('shortages', json_object('nodes', json_group_array(json_object(
  'period', s.period,
  'category', s.category,
  'recruitmentAttempts', s.recruitment_attempts,
  'failedRecruitments', s.failed_recruitments,
  'occupation', json_object(
    'key', s.key,
    'title', s.title_da,
    'packages', json_object('nodes', (
      SELECT json_group_array(json_object('key', p.key, 'title', p.title_da, 'kind', p.kind))
      FROM (
        SELECT p.key, p.title_da, p.kind FROM package_occupation j JOIN package p ON p.key = j.package_key
        WHERE j.occupation_key = s.key AND p.status = 'PUBLISHED' ORDER BY p.key
      ) p
    ))
  )
))))
FROM (
  SELECT s.period, s.category, s.recruitment_attempts, s.failed_recruitments, o.key, o.title_da
  FROM shortage s JOIN occupation o ON o.key = s.occupation_key
  WHERE s.area_key = :key AND s.withdrawn_on IS NULL
  ORDER BY s.period DESC, s.occupation_key LIMIT 100
) s;
