import { Link, useParams } from 'react-router';
import { Alert } from '../../components/Alert';
import { Answer } from '../../components/Answer';
import { Facts } from '../../components/Facts';
import { Level } from '../../components/Level';
import { ProvenanceBadge } from '../../components/ProvenanceBadge';
import { TableBox } from '../../components/TableBox';
import { useFormat } from '../../format/useFormat';
import { useAsk } from '../../graphql/ask';
import { graphql, type ResultOf } from '../../graphql/graphql';
import { catalogueWords } from '../../language/areas';
import { useLanguage } from '../../language/useLanguage';
import { Page } from '../../layout/Page';
import { hasNumber } from '../courses/CourseCard';
import { sectorName } from '../courses/sectorName';
import { NotFoundPage } from '../NotFoundPage';
import { CourseSessions } from './CourseSessions';
import { Prerequisites } from './Prerequisites';
import { Providers } from './Providers';

const CourseQuery = graphql(`
  query Course($key: String!, $language: Language = DA) {
    course(key: $key) {
      id
      key
      title(language: $language)
      days
      certificate
      languageSupport
      meritGiving
      sector
      source
      sourceDate
      provenance
      objective(language: $language)
      validFrom
      validTo
      replacedBy { key title(language: $language) }
      commonCompetenceDescriptions { key title approvals { provenance } }
      committee { key name(language: $language) }
      competences { level competence { key label(language: $language) kind } }
      prerequisites {
        group
        alternatives {
          ... on Course { __typename key title(language: $language) }
          ... on Competence { __typename key label(language: $language) }
        }
      }
      restrictions { kind text(language: $language) authority { key name } legalBasis }
      approvedProviders { key name municipality { code name } }
      usedInPackages(first: 20) { edges { node { id key title(language: $language) provenance } } }
      occupations { key title(language: $language) }
    }
  }
`);

export type CourseAnswer = NonNullable<ResultOf<typeof CourseQuery>['course']>;

export function CoursePage() {
  const { key = '' } = useParams();
  const { t } = useLanguage(catalogueWords);
  const asked = useAsk(CourseQuery, { key });
  const crumbs = [{ label: t.nav.courses, to: '/kurser' }];
  if (!asked.data) {
    return (
      <Page title={t.courses.number(key)} crumbs={crumbs}>
        <Answer of={asked}>{() => null}</Answer>
      </Page>
    );
  }
  const { course } = asked.data;
  if (!course) return <NotFoundPage />;
  return (
    <Page
      title={course.title}
      crumbs={crumbs}
      kind={hasNumber(course.key) ? t.courses.number(course.key) : t.courses.noNumber}
    >
      <CourseView course={course} />
    </Page>
  );
}

function CourseView({ course }: { course: CourseAnswer }) {
  const { t } = useLanguage(catalogueWords);
  const format = useFormat();
  const competences = [...course.competences].sort((a, b) => b.level - a.level);
  return (
    <>
      {course.validTo && course.replacedBy.length > 0 && (
        <Alert kind="warning" heading={t.course.ended(format.longDate(course.validTo))}>
          <p>
            {t.course.replacedBy}:{' '}
            {course.replacedBy.map((other) => (
              <Link key={other.key} to={`/kurser/${other.key}`}>
                {other.title}
              </Link>
            ))}
          </p>
        </Alert>
      )}
      <div className="with-aside">
        <div>
          {course.objective && (
            <section aria-labelledby="objective">
              <h2 id="objective">{t.course.objective}</h2>
              <p>{course.objective}</p>
              <p className="small-text">{t.course.objectiveOwn}</p>
            </section>
          )}
          <section aria-labelledby="teaches">
            <h2 id="teaches">{t.course.teaches}</h2>
            <TableBox label={t.course.teaches}>
              <table className="table table--compact table--borderless">
                <thead>
                  <tr>
                    <th scope="col">{t.course.competence}</th>
                    <th scope="col">{t.course.level}</th>
                    <th scope="col">{t.course.kind}</th>
                  </tr>
                </thead>
                <tbody>
                  {competences.map(({ level, competence }) => (
                    <tr key={competence.key}>
                      <td>
                        <Link to={`/kompetencer/${competence.key}`}>{competence.label}</Link>
                      </td>
                      <td>
                        <Level of={level} explained />
                      </td>
                      <td>{t.competenceKind[competence.kind]}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </TableBox>
            <p className="small-text">{t.course.teachesOwn}</p>
          </section>
          <section aria-labelledby="prerequisites">
            <h2 id="prerequisites">{t.course.prerequisites}</h2>
            <Prerequisites groups={course.prerequisites} />
          </section>
          <section aria-labelledby="restrictions">
            <h2 id="restrictions">{t.course.restrictions}</h2>
            {course.restrictions.length === 0 ? (
              <p>{t.course.restrictionsNone}</p>
            ) : (
              <ul className="rules no-max-width">
                {course.restrictions.map((rule) => (
                  <li key={`${rule.kind}${rule.text}`}>
                    <strong>{t.restriction[rule.kind]}</strong>
                    <p>{rule.text}</p>
                    <p className="small-text">
                      {rule.authority && <span>{t.course.authority(rule.authority.name)}</span>}
                      {rule.legalBasis && <span>{t.course.legalBasis(rule.legalBasis)}</span>}
                    </p>
                  </li>
                ))}
              </ul>
            )}
          </section>
        </div>
        <aside aria-labelledby="facts" className="aside-box">
          <h2 id="facts" className="h4">
            {t.course.facts}
          </h2>
          <Facts
            rows={[
              [t.course.days, t.units.days(course.days)],
              [t.course.certificate, course.certificate ? t.app.yes : t.app.no],
              [t.course.languageSupport, t.languageSupport[course.languageSupport]],
              [t.course.sector, course.sector && sectorName(course.sector)],
              [t.course.meritGiving, course.meritGiving === true && t.app.yes],
              [
                t.course.fkb,
                course.commonCompetenceDescriptions.map(({ key, title }) => (
                  <Link key={key} to={`/fkb/${key}`} className="stacked">
                    {title}
                  </Link>
                )),
              ],
              [
                t.course.committee,
                course.committee && <Link to={`/udvalg/${course.committee.key}`}>{course.committee.name}</Link>,
              ],
              [
                t.course.validity,
                course.validFrom || course.validTo
                  ? [
                      course.validFrom && t.course.validFrom(format.date(course.validFrom)),
                      course.validTo && t.course.validTo(format.date(course.validTo)),
                    ]
                      .filter(Boolean)
                      .join(', ')
                  : t.course.validOpen,
              ],
              [
                t.provenance.label,
                <>
                  <ProvenanceBadge of={course.provenance} />
                  {course.source && (
                    <span className="cell-note">
                      {course.sourceDate
                        ? t.provenance.sourceDate(course.source, format.date(course.sourceDate))
                        : t.provenance.source(course.source)}
                    </span>
                  )}
                </>,
              ],
            ]}
          />
          <Link className="button button-secondary d-print-none" to={`/vej?med=${course.key}`}>
            {t.course.way}
          </Link>
        </aside>
      </div>
      <CourseSessions course={course.key} />
      <div className="columns">
        <section aria-labelledby="providers">
          <h2 id="providers">{t.course.providers}</h2>
          <Providers
            providers={course.approvedProviders}
            demo={course.commonCompetenceDescriptions.some(({ approvals }) =>
              approvals.some(({ provenance }) => provenance === 'DEMO'),
            )}
          />
        </section>
        <section aria-labelledby="packages">
          <h2 id="packages">{t.course.packages}</h2>
          {course.usedInPackages.edges.length === 0 ? (
            <p>{t.course.packagesNone}</p>
          ) : (
            <ul className="plain-list">
              {course.usedInPackages.edges.map(({ node }) => (
                <li key={node.id}>
                  <Link to={`/pakker/${node.key}`}>{node.title}</Link> <ProvenanceBadge of={node.provenance} quiet />
                </li>
              ))}
            </ul>
          )}
          {course.occupations.length > 0 && (
            <>
              <h2>{t.course.jobs}</h2>
              <ul className="tag-links no-max-width">
                {course.occupations.map(({ key, title }) => (
                  <li key={key}>
                    <Link to={`/job/${key}`}>{title}</Link>
                  </li>
                ))}
              </ul>
            </>
          )}
        </section>
      </div>
    </>
  );
}
