import { Link } from 'react-router';
import { Icon } from '../../components/Icon';
import { Level } from '../../components/Level';
import { ProvenanceBadge } from '../../components/ProvenanceBadge';
import { catalogueWords, workWords } from '../../language/areas';
import { useLanguage } from '../../language/useLanguage';
import { rowsOf } from '../workbench/element';
import { SessionLine } from '../workbench/SessionLine';
import type { PackageAnswer } from './PackagePage';

type Element = PackageAnswer['elements'][number];

export function Process({ elements }: { elements: Element[] }) {
  return (
    <ol className="process no-max-width">
      {rowsOf([...elements].sort((a, b) => a.seq - b.seq)).map((row) => (
        <li key={row[0]?.seq} className={row.length > 1 ? 'process-row process-row-parallel' : 'process-row'}>
          {row.map((element) => (
            <ElementView key={element.seq} of={element} />
          ))}
        </li>
      ))}
    </ol>
  );
}

function ElementView({ of }: { of: Element }) {
  const { t } = useLanguage(catalogueWords, workWords);
  const length = [of.weeks && t.units.weeks(of.weeks), of.days && t.units.days(of.days)].filter(Boolean).join(', ');
  return (
    <article className={`element element-${of.kind.toLowerCase()}`}>
      <p className="element-kind">
        {t.elementKind[of.kind]}
        {of.parallel && <span className="element-parallel">{t.package.parallel}</span>}
      </p>
      <h3 className="h5">{of.course ? <Link to={`/kurser/${of.course.key}`}>{of.title}</Link> : of.title}</h3>
      {length && (
        <p className="element-length">
          <Icon name="time" />
          {length}
        </p>
      )}
      {of.session && <SessionLine of={of.session} />}
      {of.responsible && <p>{t.work.responsibleIs(of.responsible.name)}</p>}
      {of.purpose && <p>{of.purpose}</p>}
      {of.kind === 'COURSE' && !of.course && <p className="quiet-text">{t.package.unknownCourse}</p>}
      {of.course && (
        <>
          <ProvenanceBadge of={of.provenance} quiet />
          <details className="details">
            <summary className="details-summary">{t.package.competences}</summary>
            <ul className="details-text plain-list">
              {of.course.competences.map(({ level, competence }) => (
                <li key={competence.key}>
                  {competence.label} <Level of={level} />
                </li>
              ))}
            </ul>
          </details>
        </>
      )}
      {of.gate.length > 0 && (
        <div className="gate">
          <p className="gate-head">
            <Icon name="flag" />
            {t.package.gate}
          </p>
          <ul>
            {of.gate.map(({ competence, level }) => (
              <li key={competence.key}>{t.package.gateLevel(competence.label, level)}</li>
            ))}
          </ul>
        </div>
      )}
    </article>
  );
}
