import { useState } from 'react';
import { Link } from 'react-router';
import { ProvenanceBadge } from '../../components/ProvenanceBadge';
import { catalogueWords } from '../../language/areas';
import { useLanguage } from '../../language/useLanguage';
import type { CourseAnswer } from './CoursePage';

const SHOWN = 8;

interface Props {
  providers: CourseAnswer['approvedProviders'];
  /** Whether any of the approvals is invented. */
  demo: boolean;
}

export function Providers({ providers, demo }: Props) {
  const { t } = useLanguage(catalogueWords);
  const [all, setAll] = useState(false);
  return (
    <>
      {demo && (
        <p>
          <ProvenanceBadge of="DEMO" /> {t.course.providersDemo}
        </p>
      )}
      {providers.length === 0 ? (
        <p>{t.course.providersNone}</p>
      ) : (
        <ul className="plain-list">
          {(all ? providers : providers.slice(0, SHOWN)).map(({ key, name, municipality }) => (
            <li key={key}>
              <Link to={`/aktoerer/${key}`}>{name}</Link>
              {municipality && <span className="quiet-text">, {municipality.name}</span>}
            </li>
          ))}
        </ul>
      )}
      {providers.length > SHOWN && (
        <button type="button" className="button button-unstyled" aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? t.app.showFewer : t.app.showMore(providers.length - SHOWN)}
        </button>
      )}
    </>
  );
}
