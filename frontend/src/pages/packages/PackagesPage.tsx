import { type FormEvent, useEffect, useState } from 'react';
import { Link } from 'react-router';
import { useViewer } from '../../account/useViewer';
import { Answer } from '../../components/Answer';
import { AreaSelect } from '../../components/AreaSelect';
import { Choice } from '../../components/Choice';
import { Icon } from '../../components/Icon';
import { JobPicker } from '../../components/JobPicker';
import { FIRST_PAGE, Paging, pageOf } from '../../components/Paging';
import { ProvenanceLegend } from '../../components/ProvenanceLegend';
import { SearchLine } from '../../components/SearchLine';
import { useAddress } from '../../components/useAddress';
import { useAsk } from '../../graphql/ask';
import { graphql } from '../../graphql/graphql';
import type { PackageKind, Provenance, TargetGroup } from '../../graphql/vocabulary';
import { catalogueWords, modelWords, workWords } from '../../language/areas';
import { useLanguage } from '../../language/useLanguage';
import { Page } from '../../layout/Page';
import { PackageCard, PackageCardFragment } from './PackageCard';

const PackagesQuery = graphql(
  `
  query Packages($search: String, $filter: PackageFilter, $orderBy: PackageOrder, $first: Int, $after: String, $last: Int, $before: String, $language: Language = DA) {
    packages(search: $search, filter: $filter, orderBy: $orderBy, first: $first, after: $after, last: $last, before: $before) {
      totalCount
      pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
      edges { node { ...PackageCard } }
    }
  }
`,
  [PackageCardFragment],
);

const SIZE = 12;
const ORDERS = ['TITLE', 'NEWEST'] as const;
const SEARCH_ORDERS = ['RELEVANCE', 'TITLE', 'NEWEST'] as const;
const PROVENANCE: Provenance[] = ['OFFICIAL', 'OBSERVED', 'AUTHORED', 'DEMO'];

export function PackagesPage() {
  const { t } = useLanguage(catalogueWords, workWords, modelWords);
  const address = useAddress();
  const search = address.text('q');
  const kinds = Object.keys(t.packageKind) as PackageKind[];
  const groups = Object.keys(t.targetGroup) as TargetGroup[];
  const kind = address.some('type', kinds);
  const group = address.some('maalgruppe', groups);
  const provenance = address.some('oprindelse', PROVENANCE);
  const job = address.text('job');
  const area = address.text('omraade');
  const orders = search ? SEARCH_ORDERS : ORDERS;
  const { viewer } = useViewer();
  const mine = viewer?.signedIn === true && address.text('vis') === 'mine';
  const order = address.oneOf<(typeof SEARCH_ORDERS)[number]>('orden', orders);
  const asked = useAsk(PackagesQuery, {
    search: search || undefined,
    filter: {
      kinds: kind.length > 0 ? kind : undefined,
      targetGroups: group.length > 0 ? group : undefined,
      provenance: provenance.length > 0 ? provenance : undefined,
      occupations: job ? [job] : undefined,
      areas: area ? [area] : undefined,
      status: mine ? ['DRAFT', 'PROPOSED', 'AGREED'] : undefined,
      mine: mine || undefined,
    },
    orderBy: order,
    ...pageOf(address, SIZE),
  });
  const [text, setText] = useState(search);
  useEffect(() => setText(search), [search]);
  const change = (name: string) => (value: string) => address.change({ [name]: value, ...FIRST_PAGE });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    change('q')(text.trim());
  };
  return (
    <Page title={t.packages.title} lead={t.packages.lead}>
      {viewer?.signedIn && (
        <div className="button-line packages-line d-print-none">
          <nav aria-label={t.newPackage.show}>
            <ul className="switch no-max-width">
              {([false, true] as const).map((own) => (
                <li key={String(own)}>
                  <Link
                    to={{ search: address.with({ vis: own ? 'mine' : undefined, ...FIRST_PAGE }).toString() }}
                    aria-current={own === mine ? 'true' : undefined}
                  >
                    {own ? t.newPackage.inWork : t.newPackage.published}
                  </Link>
                </li>
              ))}
            </ul>
          </nav>
          {viewer.mayCreate && (
            <Link className="button button-primary" to="/pakker/nyt">
              <Icon name="plus" />
              {t.newPackage.button}
            </Link>
          )}
        </div>
      )}
      <SearchLine
        label={t.packages.search}
        placeholder={t.packages.placeholder}
        text={text}
        onText={setText}
        onSubmit={submit}
      />
      <div className="filter-grid">
        <Choice
          id="kind"
          label={t.packages.kind}
          any={t.app.all}
          value={kind[0] ?? ''}
          onChange={change('type')}
          words={t.packageKind}
        />
        <JobPicker
          id="package-job"
          label={t.packages.occupation}
          value={job}
          onChoose={(key) => change('job')(key ?? '')}
        />
        <AreaSelect
          id="package-area"
          label={t.packages.area}
          any={t.app.all}
          kinds={['RAR', 'REGION']}
          value={area}
          onChange={change('omraade')}
        />
        <Choice
          id="group"
          label={t.packages.targetGroup}
          any={t.app.all}
          value={group[0] ?? ''}
          onChange={change('maalgruppe')}
          words={t.targetGroup}
        />
        <Choice
          id="provenance"
          label={t.packages.provenance}
          any={t.app.all}
          value={provenance[0] ?? ''}
          onChange={change('oprindelse')}
          words={{
            OFFICIAL: t.provenance.OFFICIAL,
            OBSERVED: t.provenance.OBSERVED,
            AUTHORED: t.provenance.AUTHORED,
            DEMO: t.provenance.DEMO,
          }}
        />
        <Choice<string>
          id="order"
          label={t.packages.sort}
          value={order}
          onChange={change('orden')}
          words={Object.fromEntries(orders.map((one) => [one, t.packages.order[one]]))}
        />
      </div>
      <Answer of={asked}>
        {({ packages }) => (
          <>
            <h2 className="h4" role="status">
              {t.packages.found(packages.totalCount)}
            </h2>
            {packages.edges.length === 0 && (
              <div className="empty">
                <h3>{mine ? t.newPackage.noneInWork : t.packages.empty}</h3>
                <p>{mine ? t.newPackage.noneInWorkHint : t.packages.emptyHint}</p>
                <p>
                  <Link to={job ? `/vej?job=${job}` : '/vej'}>{t.nav.way}</Link>
                </p>
              </div>
            )}
            <ul className="package-grid no-max-width">
              {packages.edges.map(({ node }) => (
                <li key={node.id}>
                  <PackageCard of={node} inWork={mine} />
                </li>
              ))}
            </ul>
            <Paging address={address} page={packages.pageInfo} total={packages.totalCount} size={SIZE} />
            <ProvenanceLegend />
            <p>
              <Link to="/modeller">{t.models.title}</Link>: {t.models.lead}
            </p>
          </>
        )}
      </Answer>
    </Page>
  );
}
