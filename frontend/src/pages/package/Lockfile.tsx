import { Link } from 'react-router';
import { Level } from '../../components/Level';
import { ProvenanceBadge } from '../../components/ProvenanceBadge';
import { useFormat } from '../../format/useFormat';
import { catalogueWords } from '../../language/areas';
import { useLanguage } from '../../language/useLanguage';
import { SessionLine } from '../workbench/SessionLine';
import type { PackageAnswer } from './PackagePage';

/** What a published version rests on: its courses as they were when the parties agreed. */
export function Lockfile({ of }: { of: PackageAnswer['lockfile'] }) {
  const { t } = useLanguage(catalogueWords);
  const format = useFormat();
  return (
    <ul className="locked no-max-width">
      {of.map(({ key, title, days, validTo, competences, session, course }) => (
        <li key={key}>
          <p>
            <Link to={`/kurser/${key}`}>{title}</Link> {course && <ProvenanceBadge of={course.provenance} quiet />}
          </p>
          <p className="small-text quiet-text">
            {[t.courses.number(key), t.units.days(days), validTo && t.course.validTo(format.date(validTo))]
              .filter(Boolean)
              .join(', ')}
          </p>
          {session && <SessionLine of={session} />}
          {competences.length > 0 && (
            <details className="details">
              <summary className="details-summary">{t.package.competences}</summary>
              <ul className="details-text plain-list">
                {competences.map(({ level, competence }) => (
                  <li key={competence.key}>
                    {competence.label} <Level of={level} />
                  </li>
                ))}
              </ul>
            </details>
          )}
        </li>
      ))}
    </ul>
  );
}
