SELECT json_build_object('packages', json_build_object('nodes', json_agg(json_build_object(
  'key', p.key,
  'title', p.title_da,
  'kind', p.kind,
  'elements', (
    SELECT coalesce(json_agg(json_build_object(
      'seq', e.seq,
      'kind', e.kind,
      'title', e.title,
      'days', e.days / 100.0,
      'parallel', e.parallel,
      'course', (
        SELECT json_build_object(
          'key', c.key,
          'title', c.title_da,
          'days', c.days / 100.0,
          'competences', (
            SELECT coalesce(json_agg(json_build_object(
              'level', t.level,
              'competence', json_build_object('key', k.key, 'label', k.label_da, 'kind', k.kind)
            ) ORDER BY t.competence_key), '[]')
            FROM course_competence t JOIN competence k ON k.key = t.competence_key
            WHERE t.course_key = c.key AND t.withdrawn_on IS NULL
          )
        )
        FROM course c WHERE c.key = e.course_key
      )
    ) ORDER BY e.seq), '[]')
    FROM package_element e WHERE e.package_key = p.key AND e.withdrawn_on IS NULL
  )
) ORDER BY b.position)))
FROM bench_package b JOIN package p ON p.key = b.key
WHERE b.position <= 50;
