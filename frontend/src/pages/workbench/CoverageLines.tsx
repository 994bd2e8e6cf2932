import { Link } from 'react-router';
import { Icon } from '../../components/Icon';
import { Level } from '../../components/Level';
import { ProvenanceBadge } from '../../components/ProvenanceBadge';
import { useFormat } from '../../format/useFormat';
import { catalogueWords, workWords } from '../../language/areas';
import { useLanguage } from '../../language/useLanguage';
import { ElementLink } from './Findings';
import type { Work } from './query';

type Line = Work['coverageLines'][number];

const covered = ({ coveredBy, element }: Line) => coveredBy.length > 0 || element !== null;

/** Each requirement of the job, and what in the package covers it: first what is missing. */
export function CoverageLines({ of }: { of: Work }) {
  const { t } = useLanguage(workWords);
  const format = useFormat();
  if (!of.occupation) return <p className="quiet-text">{t.work.coverageNoJob}</p>;
  if (of.coverageLines.length === 0) return <p className="quiet-text">{t.work.coverageNone}</p>;
  const lines = [...of.coverageLines].sort((a, b) => Number(b.essential) - Number(a.essential));
  const open = lines.filter((line) => !covered(line));
  const met = lines.filter(covered);
  const essential = lines.filter((line) => line.essential);
  return (
    <>
      <p>
        {t.work.coverageCount(essential.filter(covered).length, essential.length)}
        {of.coverage && ` (${format.percent(of.coverage.essentialCoverage)})`}
      </p>
      {open.length > 0 && <LineList of={open} work={of} />}
      {met.length > 0 && (
        <details className="details" open={open.length === 0}>
          <summary className="details-summary">{t.work.coverageMet(met.length)}</summary>
          <div className="details-text">
            <LineList of={met} work={of} />
          </div>
        </details>
      )}
    </>
  );
}

function LineList({ of, work }: { of: Line[]; work: Work }) {
  const { t } = useLanguage(catalogueWords, workWords);
  return (
    <ul className="coverage-lines no-max-width">
      {of.map((line) => (
        <li key={line.competence.key} className={covered(line) ? 'line-covered' : 'line-open'}>
          <Icon name={covered(line) ? 'check' : line.essential ? 'warning' : 'info'} />
          <div>
            <p className="line-head">
              <Link to={`/kompetencer/${line.competence.key}`}>{line.competence.label}</Link> <Level of={line.level} />
              {!line.essential && <span className="importance">{t.importance.OPTIONAL}</span>}
            </p>
            <p className="small-text">
              {covered(line) ? `${t.work.coveredBy}: ` : t.work.notCovered}
              {line.coveredBy.map((course, at) => (
                <span key={course.key}>
                  {at > 0 && ', '}
                  <Link to={`/kurser/${course.key}`}>{course.title}</Link>
                  {course.provenance === 'DEMO' && (
                    <>
                      {' '}
                      <ProvenanceBadge of="DEMO" quiet />
                    </>
                  )}
                </span>
              ))}
              {line.coveredBy.length === 0 && <ElementLink of={line.element} elements={work.elements} />}
            </p>
          </div>
        </li>
      ))}
    </ul>
  );
}
