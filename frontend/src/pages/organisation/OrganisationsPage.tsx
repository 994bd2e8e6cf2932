import { type FormEvent, useEffect, useState } from 'react';
import { Link } from 'react-router';
import { Answer } from '../../components/Answer';
import { FIRST_PAGE, Paging, pageOf } from '../../components/Paging';
import { ProvenanceBadge } from '../../components/ProvenanceBadge';
import { ProvenanceLegend } from '../../components/ProvenanceLegend';
import { SearchLine } from '../../components/SearchLine';
import { useAddress } from '../../components/useAddress';
import { useAsk } from '../../graphql/ask';
import { graphql } from '../../graphql/graphql';
import type { OrganisationKind } from '../../graphql/vocabulary';
import { catalogueWords } from '../../language/areas';
import { useLanguage } from '../../language/useLanguage';
import { Page } from '../../layout/Page';

const OrganisationsQuery = graphql(`
  query Organisations($search: String, $filter: OrganisationFilter, $first: Int, $after: String, $last: Int, $before: String) {
    organisations(search: $search, filter: $filter, first: $first, after: $after, last: $last, before: $before) {
      totalCount
      pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
      edges { node { id key name kind provenance municipality { code name } } }
    }
  }
`);

const SIZE = 30;

export function OrganisationsPage() {
  const { t } = useLanguage(catalogueWords);
  const address = useAddress();
  const search = address.text('q');
  const kinds = Object.keys(t.organisationKind) as OrganisationKind[];
  const chosen = address.some('type', kinds);
  const asked = useAsk(OrganisationsQuery, {
    search: search || undefined,
    filter: chosen.length > 0 ? { kinds: chosen } : undefined,
    ...pageOf(address, SIZE),
  });
  const [text, setText] = useState(search);
  useEffect(() => setText(search), [search]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    address.change({ q: text.trim(), ...FIRST_PAGE });
  };
  return (
    <Page title={t.organisation.listTitle} lead={t.organisation.listLead}>
      <SearchLine label={t.organisation.search} text={text} onText={setText} onSubmit={submit} />
      <div className="form-group filter-line">
        <label className="form-label" htmlFor="kind">
          {t.organisation.kind}
        </label>
        <select
          id="kind"
          className="form-select"
          value={chosen[0] ?? ''}
          onChange={(event) => address.change({ type: event.target.value, ...FIRST_PAGE })}
        >
          <option value="">{t.app.all}</option>
          {kinds.map((kind) => (
            <option key={kind} value={kind}>
              {t.organisationKind[kind]}
            </option>
          ))}
        </select>
      </div>
      <Answer of={asked}>
        {({ organisations }) => (
          <>
            <h2 className="h4" role="status">
              {t.organisation.found(organisations.totalCount)}
            </h2>
            {organisations.edges.length === 0 && <p>{t.organisation.empty}</p>}
            <ul className="plain-list divided no-max-width">
              {organisations.edges.map(({ node }) => (
                <li key={node.id}>
                  <Link to={`/aktoerer/${node.key}`}>{node.name}</Link>{' '}
                  <span className="quiet-text">
                    {t.organisationKind[node.kind]}
                    {node.municipality && `, ${node.municipality.name}`}
                  </span>{' '}
                  <ProvenanceBadge of={node.provenance} quiet />
                </li>
              ))}
            </ul>
            <Paging address={address} page={organisations.pageInfo} total={organisations.totalCount} size={SIZE} />
            <ProvenanceLegend />
          </>
        )}
      </Answer>
    </Page>
  );
}
