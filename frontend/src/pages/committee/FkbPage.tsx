import { Link, useParams } from 'react-router';
import { Answer } from '../../components/Answer';
import { Facts } from '../../components/Facts';
import { useAsk } from '../../graphql/ask';
import { graphql } from '../../graphql/graphql';
import { catalogueWords } from '../../language/areas';
import { useLanguage } from '../../language/useLanguage';
import { Page } from '../../layout/Page';
import { useCatalogue } from '../../layout/useCatalogue';
import { CourseCard, CourseCardFragment } from '../courses/CourseCard';
import { NotFoundPage } from '../NotFoundPage';

const SHOWN = 10;

const FkbQuery = graphql(
  `
  query Fkb($key: String!, $today: Date, $language: Language = DA) {
    commonCompetenceDescription(key: $key) {
      key
      title
      committee { key name(language: $language) }
      courses(orderBy: TITLE, first: 10) { totalCount edges { node { ...CourseCard } } }
      approvals(asOf: $today) { organisation { key name } validTo }
    }
  }
`,
  [CourseCardFragment],
);

export function FkbPage() {
  const { key = '' } = useParams();
  const { t } = useLanguage(catalogueWords);
  const today = useCatalogue()?.today;
  const asked = useAsk(FkbQuery, { key, today }, today === undefined);
  const crumbs = [{ label: t.committee.listTitle, to: '/udvalg' }];
  if (!asked.data) {
    return (
      <Page title={t.fkb.kind} crumbs={crumbs}>
        <Answer of={asked}>{() => null}</Answer>
      </Page>
    );
  }
  const fkb = asked.data.commonCompetenceDescription;
  if (!fkb) return <NotFoundPage />;
  const { courses } = fkb;
  const providers = new Map(fkb.approvals.map(({ organisation }) => [organisation.key, organisation.name]));
  return (
    <Page title={fkb.title} crumbs={crumbs} kind={t.fkb.kind}>
      <Facts
        rows={[
          [t.fkb.key, /^\d{4}$/.test(fkb.key) ? fkb.key : t.courses.noNumber],
          [t.course.committee, fkb.committee && <Link to={`/udvalg/${fkb.committee.key}`}>{fkb.committee.name}</Link>],
        ]}
      />
      <div className="with-aside">
        <section aria-labelledby="courses">
          <h2 id="courses">{t.fkb.courses}</h2>
          <ul className="hits no-max-width">
            {courses.edges.map(({ node }) => (
              <li key={node.id}>
                <CourseCard course={node} />
              </li>
            ))}
          </ul>
          {courses.totalCount > SHOWN && (
            <p>
              <Link to={`/kurser?fkb=${key}`}>{t.fkb.all}</Link>
            </p>
          )}
        </section>
        <aside aria-labelledby="providers" className="aside-box">
          <h2 id="providers" className="h4">
            {t.fkb.providers}
          </h2>
          {providers.size === 0 ? (
            <p>{t.course.providersNone}</p>
          ) : (
            <ul className="plain-list">
              {[...providers].map(([provider, name]) => (
                <li key={provider}>
                  <Link to={`/aktoerer/${provider}`}>{name}</Link>
                </li>
              ))}
            </ul>
          )}
        </aside>
      </div>
    </Page>
  );
}
