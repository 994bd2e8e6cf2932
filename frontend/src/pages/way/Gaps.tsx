import { Link } from 'react-router';
import { catalogueWords, wayWords } from '../../language/areas';
import { useLanguage } from '../../language/useLanguage';
import type { Alternative } from './Result';

type Gap = Alternative['uncovered'][number];

/** What no course gives, why, and whom to ask for one. What the job only wishes for is folded away. */
export function Gaps({ of }: { of: Gap[] }) {
  const { t } = useLanguage(wayWords);
  const essential = of.filter(({ importance }) => importance === 'ESSENTIAL');
  const optional = of.filter(({ importance }) => importance === 'OPTIONAL');
  return (
    <>
      {essential.length > 0 && (
        <>
          <p>{t.way.gapsLead}</p>
          <GapList of={essential} />
        </>
      )}
      {optional.length > 0 && (
        <details className="details">
          <summary className="details-summary">{t.way.gapsOptional(optional.length)}</summary>
          <div className="details-text">
            <GapList of={optional} />
          </div>
        </details>
      )}
    </>
  );
}

function GapList({ of }: { of: Gap[] }) {
  const { t } = useLanguage(catalogueWords, wayWords);
  return (
    <ul className="gaps no-max-width">
      {of.map((gap) => (
        <li key={gap.key} className={gap.importance === 'ESSENTIAL' ? 'gap gap-essential' : 'gap'}>
          <p className="gap-head">
            <Link to={`/kompetencer/${gap.key}`}>{gap.label}</Link>
            <span className="importance">{t.importance[gap.importance]}</span>
          </p>
          <p>{gap.why}</p>
          {gap.committees.length > 0 && (
            <p>
              {t.way.askCommittee}:{' '}
              {gap.committees.map((committee, index) => (
                <span key={committee.key}>
                  {index > 0 && ` ${t.app.or} `}
                  <Link to={`/udvalg/${committee.key}`}>{committee.name}</Link>
                </span>
              ))}
            </p>
          )}
        </li>
      ))}
    </ul>
  );
}
