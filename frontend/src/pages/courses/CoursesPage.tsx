import { type FormEvent, useEffect, useState } from 'react';
import { Link } from 'react-router';
import { Answer } from '../../components/Answer';
import { Icon } from '../../components/Icon';
import { FIRST_PAGE, Paging, pageOf } from '../../components/Paging';
import { ProvenanceLegend } from '../../components/ProvenanceLegend';
import { SearchLine } from '../../components/SearchLine';
import { useAddress } from '../../components/useAddress';
import { useAsk } from '../../graphql/ask';
import { graphql } from '../../graphql/graphql';
import { catalogueWords } from '../../language/areas';
import { useLanguage } from '../../language/useLanguage';
import { Page } from '../../layout/Page';
import { CourseCard, CourseCardFragment } from './CourseCard';
import { FacetGroup, type FacetValue } from './Facets';
import { type CourseFacet, filterOf, PARAMETER } from './filter';
import { sectorName } from './sectorName';

export const CoursesQuery = graphql(
  `
  query Courses($search: String, $filter: CourseFilter, $orderBy: CourseOrder, $first: Int, $after: String, $last: Int, $before: String, $language: Language = DA) {
    courses(search: $search, filter: $filter, orderBy: $orderBy, first: $first, after: $after, last: $last, before: $before) {
      totalCount
      facets { field values { value label(language: $language) count } }
      pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
      edges { highlight node { ...CourseCard } }
    }
  }
`,
  [CourseCardFragment],
);

const SIZE = 20;
const FIELDS: CourseFacet[] = [
  'AREA',
  'DAYS',
  'SECTOR',
  'COMMITTEE',
  'PROVIDER',
  'LANGUAGE_SUPPORT',
  'CERTIFICATE',
  'PROVENANCE',
];
const ORDERS = ['TITLE', 'DAYS', 'KEY', 'START'] as const;
const SEARCH_ORDERS = ['RELEVANCE', 'TITLE', 'DAYS', 'KEY', 'START'] as const;

export function CoursesPage() {
  const { t } = useLanguage(catalogueWords);
  const address = useAddress();
  const search = address.text('q');
  const orders = search ? SEARCH_ORDERS : ORDERS;
  const order = address.oneOf<(typeof SEARCH_ORDERS)[number]>('orden', orders);
  const asked = useAsk(CoursesQuery, {
    search: search || undefined,
    filter: filterOf(address),
    orderBy: order,
    ...pageOf(address, SIZE),
  });
  const [text, setText] = useState(search);
  useEffect(() => setText(search), [search]);
  const [unfolded, setUnfolded] = useState(false);

  const submit = (event: FormEvent) => {
    event.preventDefault();
    address.change({ q: text.trim(), orden: undefined, ...FIRST_PAGE });
  };

  const facets = new Map<string, FacetValue[]>(asked.data?.courses.facets.map(({ field, values }) => [field, values]));
  const spoken = (field: CourseFacet, facet: FacetValue): FacetValue => {
    if (field === 'CERTIFICATE')
      return { ...facet, label: facet.value === 'true' ? t.courses.certificateYes : t.courses.certificateNo };
    if (field === 'SECTOR') return { ...facet, label: sectorName(facet.label) };
    return facet;
  };
  const valuesOf = (field: CourseFacet) => {
    const values = (facets.get(field) ?? []).map((value) => spoken(field, value));
    return field === 'DAYS' ? values.sort((a, b) => Number.parseFloat(a.value) - Number.parseFloat(b.value)) : values;
  };
  const chips = FIELDS.flatMap((field) =>
    address.list(PARAMETER[field]).map((value) => ({
      parameter: PARAMETER[field],
      value,
      label: spoken(field, valuesOf(field).find((one) => one.value === value) ?? { value, label: value, count: 0 })
        .label,
    })),
  );
  const others = ['fkb', 'kompetence', 'job'].flatMap((parameter) =>
    address.list(parameter).map((value) => ({ parameter, value, label: value })),
  );
  const chosen = [...chips, ...others];
  const cleared = {
    ...Object.fromEntries(
      [...Object.values(PARAMETER), 'fkb', 'kompetence', 'job', 'hold'].map((name) => [name, undefined]),
    ),
    ...FIRST_PAGE,
  };

  return (
    <Page title={t.courses.title} lead={t.courses.lead}>
      <SearchLine
        label={t.courses.search}
        placeholder={t.courses.placeholder}
        text={text}
        onText={setText}
        onSubmit={submit}
      />
      <div className="with-side">
        <section className="side" aria-labelledby="facets">
          <h2 id="facets" className="h4 side-heading">
            {t.courses.filters}
          </h2>
          <button
            type="button"
            className="button button-secondary side-toggle"
            aria-expanded={unfolded}
            aria-controls="facet-groups"
            onClick={() => setUnfolded(!unfolded)}
          >
            {unfolded ? t.courses.hideFilters : t.courses.showFilters}
            {chosen.length > 0 && ` (${chosen.length})`}
          </button>
          <div id="facet-groups" className={unfolded ? 'facets facets-open' : 'facets'}>
            <div className="form-group-checkbox">
              <input
                type="checkbox"
                className="form-checkbox checkbox-small"
                id="has-sessions"
                checked={address.text('hold') === 'ja'}
                onChange={(event) => address.change({ hold: event.target.checked ? 'ja' : undefined, ...FIRST_PAGE })}
              />
              <label htmlFor="has-sessions">{t.courses.hasSessions}</label>
            </div>
            {FIELDS.map((field) => (
              <FacetGroup
                key={field}
                field={field}
                values={valuesOf(field)}
                chosen={address.list(PARAMETER[field])}
                onChange={(values) => address.change({ [PARAMETER[field]]: values, ...FIRST_PAGE })}
              />
            ))}
          </div>
        </section>
        <section aria-labelledby="found" className="found">
          <Answer of={asked}>
            {({ courses }) => (
              <>
                <div className="found-head">
                  <h2 id="found" className="h4" role="status">
                    {t.courses.found(courses.totalCount)}
                  </h2>
                  <div className="form-group sort-choice">
                    <label htmlFor="order" className="form-label">
                      {t.courses.sort}
                    </label>
                    <select
                      id="order"
                      className="form-select"
                      value={order}
                      onChange={(event) => address.change({ orden: event.target.value, ...FIRST_PAGE })}
                    >
                      {orders.map((one) => (
                        <option key={one} value={one}>
                          {t.courses.order[one]}
                        </option>
                      ))}
                    </select>
                  </div>
                </div>
                {chosen.length > 0 && (
                  <ul className="chips no-max-width" aria-label={t.courses.chosen}>
                    {chosen.map(({ parameter, value, label }) => (
                      <li key={`${parameter}:${value}`}>
                        <button
                          type="button"
                          className="tag"
                          aria-label={t.app.remove(label)}
                          onClick={() =>
                            address.change({
                              [parameter]: address.list(parameter).filter((other) => other !== value),
                              ...FIRST_PAGE,
                            })
                          }
                        >
                          {label}
                          <Icon name="close" />
                        </button>
                      </li>
                    ))}
                    <li>
                      <button type="button" className="button button-unstyled" onClick={() => address.change(cleared)}>
                        {t.courses.clearFilters}
                      </button>
                    </li>
                  </ul>
                )}
                {courses.edges.length === 0 ? (
                  <div className="empty">
                    <h3>{t.courses.emptyTitle}</h3>
                    <p>{t.courses.emptyIntro}</p>
                    <ul>
                      {chosen.length > 0 && (
                        <li>
                          <button
                            type="button"
                            className="button button-unstyled"
                            onClick={() => address.change(cleared)}
                          >
                            {t.courses.emptyFewer}
                          </button>
                        </li>
                      )}
                      <li>{t.courses.emptyShorter}</li>
                      <li>
                        <Link to="/vej">{t.courses.emptyJob}</Link>
                      </li>
                    </ul>
                  </div>
                ) : (
                  <>
                    <ol className="hits no-max-width">
                      {courses.edges.map(({ node, highlight }) => (
                        <li key={node.id}>
                          <CourseCard course={node} highlight={highlight} />
                        </li>
                      ))}
                    </ol>
                    <Paging address={address} page={courses.pageInfo} total={courses.totalCount} size={SIZE} />
                    <ProvenanceLegend />
                  </>
                )}
              </>
            )}
          </Answer>
        </section>
      </div>
    </Page>
  );
}
