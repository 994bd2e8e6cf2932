SELECT json_build_object('course', json_build_object(
  'key', c.key,
  'title', c.title_da,
  'days', c.days / 100.0,
  'languageSupport', c.language_support,
  'certificate', c.certificate,
  'committee', (SELECT json_build_object('key', k.key, 'name', k.name_da) FROM committee k WHERE k.key = c.committee_key),
  'approvedProviders', (
    SELECT coalesce(json_agg(json_build_object(
      'key', o.key, 'name', o.name, 'kind', o.kind,
      'municipality', CASE WHEN m.code IS NOT NULL THEN json_build_object('code', m.code, 'name', m.name) END
    ) ORDER BY o.key), '[]')
    FROM organisation o LEFT JOIN municipality m ON m.code = o.municipality_code
    WHERE o.key IN (
      SELECT a.organisation_key FROM course_fkb f JOIN approval a ON a.fkb_key = f.fkb_key
      WHERE f.course_key = c.key
        AND coalesce(f.valid_from, '0001-01-01') <= current_date AND coalesce(f.valid_to, '9999-12-31') >= current_date
        AND a.valid_from <= current_date AND coalesce(a.valid_to, '9999-12-31') >= current_date
    )
  )
))
FROM course c WHERE c.key = :key;
