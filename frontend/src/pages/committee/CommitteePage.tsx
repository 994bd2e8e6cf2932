import { Link, useParams } from 'react-router';
import { Answer } from '../../components/Answer';
import { useAsk } from '../../graphql/ask';
import { graphql } from '../../graphql/graphql';
import { catalogueWords } from '../../language/areas';
import { useLanguage } from '../../language/useLanguage';
import { Page } from '../../layout/Page';
import { CourseCard, CourseCardFragment } from '../courses/CourseCard';
import { NotFoundPage } from '../NotFoundPage';

const SHOWN = 8;

const CommitteeQuery = graphql(
  `
  query Committee($key: String!, $language: Language = DA) {
    committee(key: $key) {
      id
      key
      name(language: $language)
      branches
      commonCompetenceDescriptions { key title }
      courses(orderBy: TITLE, first: 8) { totalCount edges { node { ...CourseCard } } }
    }
  }
`,
  [CourseCardFragment],
);

export function CommitteePage() {
  const { key = '' } = useParams();
  const { t } = useLanguage(catalogueWords);
  const asked = useAsk(CommitteeQuery, { key });
  const crumbs = [{ label: t.committee.listTitle, to: '/udvalg' }];
  if (!asked.data) {
    return (
      <Page title={t.organisationKind.COMMITTEE} crumbs={crumbs}>
        <Answer of={asked}>{() => null}</Answer>
      </Page>
    );
  }
  const { committee } = asked.data;
  if (!committee) return <NotFoundPage />;
  const { courses, commonCompetenceDescriptions: fkbs } = committee;
  return (
    <Page title={committee.name} crumbs={crumbs} kind={t.organisationKind.COMMITTEE}>
      {committee.branches.length > 0 && (
        <section aria-labelledby="branches">
          <h2 id="branches">{t.committee.branches}</h2>
          <p>{committee.branches.join(', ')}</p>
        </section>
      )}
      {fkbs.length > 0 && (
        <section aria-labelledby="fkbs">
          <h2 id="fkbs">{t.committee.fkbs}</h2>
          <ul className="tag-links no-max-width">
            {fkbs.map(({ key: fkb, title }) => (
              <li key={fkb}>
                <Link to={`/fkb/${fkb}`}>{title}</Link>
              </li>
            ))}
          </ul>
        </section>
      )}
      <section aria-labelledby="courses">
        <h2 id="courses">{t.committee.courses}</h2>
        <p>{t.courses.found(courses.totalCount)}</p>
        <ul className="hits no-max-width">
          {courses.edges.map(({ node }) => (
            <li key={node.id}>
              <CourseCard course={node} />
            </li>
          ))}
        </ul>
        {courses.totalCount > SHOWN && (
          <p>
            <Link to={`/kurser?udvalg=${committee.key}`}>{t.committee.all}</Link>
          </p>
        )}
      </section>
    </Page>
  );
}
