import { Link, useParams } from 'react-router';
import { Answer } from '../../components/Answer';
import { Level } from '../../components/Level';
import { useAsk } from '../../graphql/ask';
import { graphql } from '../../graphql/graphql';
import { catalogueWords } from '../../language/areas';
import { useLanguage } from '../../language/useLanguage';
import { Page } from '../../layout/Page';
import { NotFoundPage } from '../NotFoundPage';

const CompetenceQuery = graphql(`
  query Competence($key: String!, $language: Language = DA) {
    competence(key: $key) {
      id
      key
      label(language: $language)
      kind
      description
      courses { level course { key title(language: $language) days } }
      occupations { key title(language: $language) }
    }
  }
`);

export function CompetencePage() {
  const { key = '' } = useParams();
  const { t } = useLanguage(catalogueWords);
  const asked = useAsk(CompetenceQuery, { key });
  if (!asked.data) {
    return (
      <Page title={t.course.competence}>
        <Answer of={asked}>{() => null}</Answer>
      </Page>
    );
  }
  const { competence } = asked.data;
  if (!competence) return <NotFoundPage />;
  return (
    <Page
      title={competence.label}
      kind={`${t.course.competence}: ${t.competenceKind[competence.kind].toLowerCase()}`}
      lead={competence.description}
    >
      <section aria-labelledby="courses">
        <h2 id="courses">{t.competence.courses}</h2>
        {competence.courses.length === 0 ? (
          <p>{t.competence.coursesNone}</p>
        ) : (
          <ul className="plain-list">
            {[...competence.courses]
              .sort((a, b) => b.level - a.level || a.course.days - b.course.days)
              .map(({ level, course }) => (
                <li key={course.key}>
                  <Link to={`/kurser/${course.key}`}>{course.title}</Link>{' '}
                  <span className="quiet-text">
                    {t.units.days(course.days)}, <Level of={level} />
                  </span>
                </li>
              ))}
          </ul>
        )}
      </section>
      <section aria-labelledby="jobs">
        <h2 id="jobs">{t.competence.jobs}</h2>
        {competence.occupations.length === 0 ? (
          <p>{t.competence.jobsNone}</p>
        ) : (
          <ul className="tag-links no-max-width">
            {competence.occupations.map((job) => (
              <li key={job.key}>
                <Link to={`/job/${job.key}`}>{job.title}</Link>
              </li>
            ))}
          </ul>
        )}
      </section>
    </Page>
  );
}
