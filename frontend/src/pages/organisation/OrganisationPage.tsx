import { Link, useParams } from 'react-router';
import { Answer } from '../../components/Answer';
import { Facts } from '../../components/Facts';
import { ProvenanceBadge } from '../../components/ProvenanceBadge';
import { ProvenanceLegend } from '../../components/ProvenanceLegend';
import { SessionRowFragment, SessionsTable } from '../../components/SessionsTable';
import { useFormat } from '../../format/useFormat';
import { useAsk } from '../../graphql/ask';
import { graphql, type ResultOf } from '../../graphql/graphql';
import { catalogueWords } from '../../language/areas';
import { useLanguage } from '../../language/useLanguage';
import { Page } from '../../layout/Page';
import { useCatalogue } from '../../layout/useCatalogue';
import { NotFoundPage } from '../NotFoundPage';

const OrganisationQuery = graphql(
  `
  query Organisation($key: String!, $language: Language = DA) {
    organisation(key: $key) {
      id
      key
      name
      kind
      provenance
      municipality { code name }
      areas { key name(language: $language) }
      approvals { commonCompetenceDescription { key title } validFrom validTo provenance }
    }
    sessions(filter: { providers: [$key] }, orderBy: START, first: 20) {
      totalCount
      edges { node { ...SessionRow } }
    }
  }
`,
  [SessionRowFragment],
);

type Approval = NonNullable<ResultOf<typeof OrganisationQuery>['organisation']>['approvals'][number];

export function OrganisationPage() {
  const { key = '' } = useParams();
  const { t } = useLanguage(catalogueWords);
  const asked = useAsk(OrganisationQuery, { key });
  const crumbs = [{ label: t.organisation.listTitle, to: '/aktoerer' }];
  if (!asked.data) {
    return (
      <Page title={t.suggestion.ORGANISATION} crumbs={crumbs}>
        <Answer of={asked}>{() => null}</Answer>
      </Page>
    );
  }
  const { organisation, sessions } = asked.data;
  if (!organisation) return <NotFoundPage />;
  const provides = organisation.kind === 'AMU_PROVIDER';
  return (
    <Page title={organisation.name} crumbs={crumbs} kind={t.organisationKind[organisation.kind]}>
      <Facts
        rows={[
          [t.organisation.municipality, organisation.municipality?.name],
          [t.organisation.areas, organisation.areas.map(({ name }) => name).join(', ')],
          [t.provenance.label, <ProvenanceBadge key="provenance" of={organisation.provenance} />],
        ]}
      />
      {(provides || organisation.approvals.length > 0) && (
        <section aria-labelledby="approvals">
          <h2 id="approvals">{t.organisation.approvals}</h2>
          <Approvals approvals={organisation.approvals} />
        </section>
      )}
      {(provides || sessions.totalCount > 0) && (
        <section aria-labelledby="sessions">
          <h2 id="sessions">{t.organisation.sessions}</h2>
          {sessions.totalCount === 0 ? (
            <p>{t.organisation.sessionsNone}</p>
          ) : (
            <>
              <SessionsTable sessions={sessions.edges.map(({ node }) => node)} showCourse />
              <p>{t.sessions.shown(sessions.edges.length, sessions.totalCount)}</p>
              <ProvenanceLegend />
            </>
          )}
        </section>
      )}
    </Page>
  );
}

function Approvals({ approvals }: { approvals: Approval[] }) {
  const { t } = useLanguage(catalogueWords);
  const format = useFormat();
  const today = useCatalogue()?.today;
  if (approvals.length === 0) return <p>{t.organisation.approvalsNone}</p>;
  return (
    <ul className="plain-list">
      {approvals.map(({ commonCompetenceDescription: fkb, validTo, provenance }) => (
        <li key={`${fkb.key}${validTo}`}>
          <Link to={`/fkb/${fkb.key}`}>{fkb.title}</Link>
          {validTo && today && (
            <span className="quiet-text">
              {' '}
              {validTo < today
                ? t.organisation.validTo(format.date(validTo))
                : t.organisation.validUntil(format.date(validTo))}
            </span>
          )}{' '}
          <ProvenanceBadge of={provenance} quiet />
        </li>
      ))}
    </ul>
  );
}
