SELECT json_object('packages', json_object('nodes', json_group_array(json_object(
  'key', p.key,
  'title', p.title_da,
  'kind', p.kind,
  'elements', (
    SELECT json_group_array(json_object(
      'seq', e.seq,
      'kind', e.kind,
      'title', e.title,
      'days', e.days / 100.0,
      'parallel', json(iif(e.parallel, 'true', 'false')),
      'course', (
        SELECT json_object(
          'key', c.key,
          'title', c.title_da,
          'days', c.days / 100.0,
          'competences', (
            SELECT json_group_array(json_object(
              'level', t.level,
              'competence', json_object('key', t.key, 'label', t.label_da, 'kind', t.kind)
            ))
            FROM (
              SELECT t.level, k.key, k.label_da, k.kind FROM course_competence t JOIN competence k ON k.key = t.competence_key
              WHERE t.course_key = c.key AND t.withdrawn_on IS NULL ORDER BY t.competence_key
            ) t
          )
        )
        FROM course c WHERE c.key = e.course_key
      )
    ))
    FROM (SELECT * FROM package_element e WHERE e.package_key = p.key AND e.withdrawn_on IS NULL ORDER BY e.seq) e
  )
))))
FROM (SELECT p.* FROM bench_package b JOIN package p ON p.key = b.key WHERE b.position <= 50 ORDER BY b.position) p;
