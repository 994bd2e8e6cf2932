import { Link, useParams } from 'react-router';
import { Answer } from '../../components/Answer';
import { CategoryMark } from '../../components/CategoryMark';
import { Facts } from '../../components/Facts';
import { Level } from '../../components/Level';
import { ProvenanceBadge } from '../../components/ProvenanceBadge';
import { TableBox } from '../../components/TableBox';
import { halfYear } from '../../format/halfYear';
import { useAsk } from '../../graphql/ask';
import { graphql, type ResultOf } from '../../graphql/graphql';
import { catalogueWords } from '../../language/areas';
import { useLanguage } from '../../language/useLanguage';
import { Page } from '../../layout/Page';
import { NotFoundPage } from '../NotFoundPage';

const JobQuery = graphql(`
  query Job($key: String!, $language: Language = DA) {
    occupation(key: $key) {
      id
      key
      title(language: $language)
      titles
      disco08
      workTask
      requirements { competence { key label(language: $language) kind } level importance weight }
      shortages { id area { key name(language: $language) } period category provenance }
      packages(first: 50) { edges { node { id key title(language: $language) kind provenance } } }
    }
  }
`);

type Job = NonNullable<ResultOf<typeof JobQuery>['occupation']>;
type Requirement = Job['requirements'][number];

export function JobPage() {
  const { key = '' } = useParams();
  const { t } = useLanguage(catalogueWords);
  const asked = useAsk(JobQuery, { key });
  const crumbs = [{ label: t.nav.jobs, to: '/job' }];
  if (!asked.data) {
    return (
      <Page title={t.jobs.title} crumbs={crumbs}>
        <Answer of={asked}>{() => null}</Answer>
      </Page>
    );
  }
  const job = asked.data.occupation;
  if (!job) return <NotFoundPage />;
  const periods = [...new Set(job.shortages.map(({ period }) => period))].sort();
  const latest = periods.at(-1);
  const half = latest ? halfYear(latest) : undefined;
  return (
    <Page title={job.title} crumbs={crumbs} kind={t.suggestion.OCCUPATION} lead={job.workTask}>
      <p className="d-print-none">
        <Link className="button button-primary" to={`/vej?job=${job.key}`}>
          {t.job.way}
        </Link>
      </p>
      <Facts
        rows={[
          [t.job.alsoCalled, job.titles.join(', ')],
          [t.job.disco, job.disco08],
        ]}
      />
      <h2>{t.job.requirements}</h2>
      <p className="quiet-text">{t.level.explained}</p>
      <Requirements title={t.job.essential} rows={job.requirements.filter((row) => row.importance === 'ESSENTIAL')} />
      <Requirements title={t.job.optional} rows={job.requirements.filter((row) => row.importance === 'OPTIONAL')} />
      <section aria-labelledby="shortages">
        <h2 id="shortages">{t.job.shortages}</h2>
        {latest ? (
          <>
            <p>{t.job.shortagesLead(half ? t.units.halfYear(half.year, half.half) : latest)}</p>
            <ul className="shortage-list no-max-width">
              {job.shortages
                .filter(({ period }) => period === latest)
                .map((shortage) => (
                  <li key={shortage.id}>
                    <span>{shortage.area.name}</span>
                    <CategoryMark of={shortage.category} />
                    <ProvenanceBadge of={shortage.provenance} quiet />
                    <Link
                      to={`/vej?job=${job.key}&omraade=${shortage.area.key}`}
                      aria-label={`${t.shortage.compose}: ${shortage.area.name}`}
                    >
                      {t.shortage.compose}
                    </Link>
                  </li>
                ))}
            </ul>
          </>
        ) : (
          <p>{t.job.shortagesNone}</p>
        )}
      </section>
      <section aria-labelledby="packages">
        <h2 id="packages">{t.job.packages}</h2>
        {job.packages.edges.length === 0 ? (
          <p>{t.job.packagesNone}</p>
        ) : (
          <ul className="plain-list">
            {job.packages.edges.map(({ node }) => (
              <li key={node.id}>
                <Link to={`/pakker/${node.key}`}>{node.title}</Link>{' '}
                <span className="quiet-text">{t.packageKind[node.kind]}</span>{' '}
                <ProvenanceBadge of={node.provenance} quiet />
              </li>
            ))}
          </ul>
        )}
      </section>
    </Page>
  );
}

interface RequirementsProps {
  title: string;
  rows: Requirement[];
}

function Requirements({ title, rows }: RequirementsProps) {
  const { t } = useLanguage(catalogueWords);
  if (rows.length === 0) return null;
  return (
    <section aria-label={title}>
      <h3>{title}</h3>
      <TableBox label={title}>
        <table className="table table--compact table--borderless requirements">
          <thead>
            <tr>
              <th scope="col">{t.course.competence}</th>
              <th scope="col">{t.course.level}</th>
              <th scope="col">{t.course.kind}</th>
              <th scope="col">{t.job.weight}</th>
            </tr>
          </thead>
          <tbody>
            {[...rows]
              .sort((a, b) => b.weight - a.weight)
              .map(({ competence, level, weight }) => (
                <tr key={competence.key}>
                  <td>
                    <Link to={`/kompetencer/${competence.key}`}>{competence.label}</Link>
                  </td>
                  <td>
                    <Level of={level} explained />
                  </td>
                  <td>{t.competenceKind[competence.kind]}</td>
                  <td>{t.job.weightOf(weight)}</td>
                </tr>
              ))}
          </tbody>
        </table>
      </TableBox>
    </section>
  );
}
