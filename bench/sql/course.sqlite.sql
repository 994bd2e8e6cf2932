SELECT json_object('course', json_object(
  'key', c.key,
  'title', c.title_da,
  'days', c.days / 100.0,
  'languageSupport', c.language_support,
  'certificate', json(iif(c.certificate, 'true', 'false')),
  'committee', (SELECT json_object('key', k.key, 'name', k.name_da) FROM committee k WHERE k.key = c.committee_key),
  'approvedProviders', (
    SELECT json_group_array(json_object(
      'key', o.key, 'name', o.name, 'kind', o.kind,
      'municipality', CASE WHEN o.code IS NOT NULL THEN json_object('code', o.code, 'name', o.place) END
    ))
    FROM (
      SELECT o.key, o.name, o.kind, m.code, m.name AS place
      FROM organisation o LEFT JOIN municipality m ON m.code = o.municipality_code
      WHERE o.key IN (
        SELECT a.organisation_key FROM course_fkb f JOIN approval a ON a.fkb_key = f.fkb_key
        WHERE f.course_key = c.key
          AND coalesce(f.valid_from, '0001-01-01') <= date('now') AND coalesce(f.valid_to, '9999-12-31') >= date('now')
          AND a.valid_from <= date('now') AND coalesce(a.valid_to, '9999-12-31') >= date('now')
      )
      ORDER BY o.key
    ) o
  )
))
FROM course c WHERE c.key = :key;
