import { Link, useParams } from 'react-router';
import { Alert } from '../../components/Alert';
import { Answer } from '../../components/Answer';
import { ProvenanceBadge } from '../../components/ProvenanceBadge';
import { useAddress } from '../../components/useAddress';
import { useFormat } from '../../format/useFormat';
import { useAsk } from '../../graphql/ask';
import { graphql, type ResultOf } from '../../graphql/graphql';
import { catalogueWords, workWords } from '../../language/areas';
import { useLanguage } from '../../language/useLanguage';
import { Page } from '../../layout/Page';
import { NotFoundPage } from '../NotFoundPage';
import { Alarms } from './Alarms';
import { Lockfile } from './Lockfile';
import { PackageAside } from './PackageAside';
import { Process } from './Process';
import { Versions } from './Versions';

const PackageQuery = graphql(`
  query Package($key: String!, $version: Int, $language: Language = DA) {
    package(key: $key, version: $version) {
      id
      key
      title(language: $language)
      kind
      status
      version
      publishedAt
      provenance
      description
      sourceNote
      yearFrom
      yearTo
      targetGroups
      areas { key name(language: $language) }
      municipalities { code name }
      occupations { key title(language: $language) }
      lead { key name }
      derivedFrom { key title(language: $language) }
      collaborationModel { key title(language: $language) }
      parties { organisation { key name kind } role status }
      coverage { essentialCoverage uncovered { key label(language: $language) } }
      localDemand { message(language: $language) shortage { provenance } }
      may
      draft { id }
      versions { version status publishedAt publishedBy { name } }
      alarms {
        id
        kind
        message(language: $language)
        raisedAt
        course { key title(language: $language) }
        proposal { id text(language: $language) }
      }
      lockfile {
        key
        title
        days
        validTo
        course { key provenance }
        competences { level competence { key label(language: $language) } }
        session { id start end provenance provider { key name } municipality { code name } }
      }
      elements {
        seq
        kind
        title
        weeks
        days
        parallel
        purpose
        provenance
        course { key title(language: $language) days competences { level competence { key label(language: $language) } } }
        session { id start end provenance provider { key name } municipality { code name } }
        responsible { key name }
        gate { level competence { key label(language: $language) } }
      }
    }
  }
`);

export type PackageAnswer = NonNullable<ResultOf<typeof PackageQuery>['package']>;

export function PackagePage() {
  const { key = '' } = useParams();
  const { t } = useLanguage(catalogueWords);
  const version = useAddress().number('version');
  const asked = useAsk(PackageQuery, { key, version });
  const crumbs = [{ label: t.packages.title, to: '/pakker' }];
  if (!asked.data) {
    return (
      <Page title={t.suggestion.PACKAGE} crumbs={crumbs}>
        <Answer of={asked}>{() => null}</Answer>
      </Page>
    );
  }
  const found = asked.data.package;
  if (!found) return <NotFoundPage />;
  return (
    <Page title={found.title} crumbs={crumbs} kind={t.packageKind[found.kind]}>
      <PackageView of={found} />
    </Page>
  );
}

function PackageView({ of }: { of: PackageAnswer }) {
  const { t } = useLanguage(catalogueWords, workWords);
  const format = useFormat();
  const hasCourses = of.elements.some(({ course }) => course);
  const demo = of.elements.some(({ kind, provenance }) => kind === 'COURSE' && provenance === 'DEMO');
  const newest = of.versions[0]?.version;
  const old = newest !== undefined && of.version < newest;
  const works = of.may.some((action) => action !== 'ADAPT');
  return (
    <>
      {of.provenance === 'DEMO' && (
        <Alert kind="warning" heading={t.provenance.DEMO}>
          <p>{t.provenance.demoText}</p>
        </Alert>
      )}
      {old && (
        <Alert kind="info">
          <p>
            {t.versions.old(String(of.version))} <Link to={`/pakker/${of.key}`}>{t.versions.toNewest}</Link>
          </p>
        </Alert>
      )}
      {of.status === 'RETIRED' && <Alert kind="info">{t.versions.retired}</Alert>}
      {!old && <Alarms of={of.alarms} toWork={works ? `/pakker/${of.key}/arbejde` : undefined} />}
      <div className="with-aside">
        <div>
          {of.description && (
            <section aria-labelledby="description">
              <h2 id="description">{t.package.description}</h2>
              <p>{of.description}</p>
            </section>
          )}
          <section aria-labelledby="process">
            <h2 id="process">{t.package.process}</h2>
            <p className="quiet-text">{t.package.processLead}</p>
            <Process elements={of.elements} />
          </section>
          <section aria-labelledby="coverage">
            <h2 id="coverage">{t.package.coverage}</h2>
            {of.coverage && hasCourses ? (
              <>
                <p className="big-number">{format.percent(of.coverage.essentialCoverage)}</p>
                <p className="small-text">
                  {t.package.coverageBasis} {demo && <ProvenanceBadge of="DEMO" />}
                </p>
                {of.coverage.uncovered.length > 0 && (
                  <>
                    <p>{t.package.uncovered}:</p>
                    <ul>
                      {of.coverage.uncovered.map((competence) => (
                        <li key={competence.key}>
                          <Link to={`/kompetencer/${competence.key}`}>{competence.label}</Link>
                        </li>
                      ))}
                    </ul>
                  </>
                )}
              </>
            ) : (
              <p>{t.package.coverageUnknown}</p>
            )}
          </section>
          {of.localDemand && (
            <section aria-labelledby="demand">
              <h2 id="demand">{t.work.demand}</h2>
              <p>
                {of.localDemand.message}{' '}
                {of.localDemand.shortage && <ProvenanceBadge of={of.localDemand.shortage.provenance} />}
              </p>
            </section>
          )}
          <section aria-labelledby="parties">
            <h2 id="parties">{t.package.parties}</h2>
            {of.parties.length === 0 ? (
              <p>{t.package.partiesNone}</p>
            ) : (
              <ul className="plain-list divided no-max-width">
                {of.parties.map(({ organisation, role, status }) => (
                  <li key={`${organisation.key}${role}`}>
                    <Link to={`/aktoerer/${organisation.key}`}>{organisation.name}</Link>{' '}
                    <span className="quiet-text">
                      {t.organisationKind[organisation.kind]}
                      {role === 'LEAD' && `, ${t.partyRole.LEAD.toLowerCase()}`}
                      {status !== 'NAMED' && `, ${t.partyStatus[status].toLowerCase()}`}
                    </span>
                  </li>
                ))}
              </ul>
            )}
          </section>
          {of.lockfile.length > 0 && (
            <section aria-labelledby="locked">
              <h2 id="locked">{t.versions.locked}</h2>
              <p className="quiet-text">{t.versions.lockedText}</p>
              <Lockfile of={of.lockfile} />
            </section>
          )}
          {of.versions.length > 0 && (
            <section aria-labelledby="versions" className="d-print-none">
              <h2 id="versions">{t.versions.title}</h2>
              <Versions of={of} />
            </section>
          )}
        </div>
        <PackageAside of={of} old={old} />
      </div>
    </>
  );
}
