import { Link } from 'react-router';
import { Alert } from '../../components/Alert';
import { Icon } from '../../components/Icon';
import { useFormat } from '../../format/useFormat';
import { useLanguage } from '../../language/useLanguage';
import { Page } from '../../layout/Page';
import { useCatalogue } from '../../layout/useCatalogue';
import { FrontSearch } from './FrontSearch';

const WAYS = [
  ['/kurser', 'search', 'courseTitle', 'courseText'],
  ['/vej', 'flag', 'wayTitle', 'wayText'],
  ['/mangel', 'map', 'shortageTitle', 'shortageText'],
] as const;

const COUNTS = ['courses', 'sessions', 'occupations', 'packages', 'organisations'] as const;

export function FrontPage() {
  const { t } = useLanguage();
  const format = useFormat();
  const catalogue = useCatalogue();
  return (
    <Page title={t.front.title} kind={t.front.audience} lead={t.front.lead}>
      <FrontSearch />
      <section aria-labelledby="ways">
        <h2 id="ways" className="sr-only">
          {t.front.ways}
        </h2>
        <ul className="ways no-max-width">
          {WAYS.map(([to, icon, title, text]) => (
            <li key={to}>
              <Link to={to} className="card way-card">
                <span className="card-content">
                  <Icon name={icon} className="way-icon" />
                  <span className="card-heading h3">{t.front[title]}</span>
                  <span>{t.front[text]}</span>
                </span>
                <Icon name="arrow-forward" className="card-icon" />
              </Link>
            </li>
          ))}
        </ul>
      </section>
      {catalogue?.demo && (
        <Alert kind="warning" heading={t.demo.heading}>
          <p>
            {t.demo.text} <Link to="/om-data">{t.demo.link}</Link>
          </p>
        </Alert>
      )}
      <section aria-labelledby="counts" className="counts-section">
        <h2 id="counts">{t.front.counts}</h2>
        <dl className="counts" aria-busy={!catalogue}>
          {COUNTS.map((name) => (
            <div key={name}>
              <dt>{t.counts[name]}</dt>
              <dd>{catalogue ? format.number(catalogue.counts[name]) : '–'}</dd>
            </div>
          ))}
        </dl>
      </section>
    </Page>
  );
}
