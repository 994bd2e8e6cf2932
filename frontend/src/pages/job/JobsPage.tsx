import { type FormEvent, useEffect, useState } from 'react';
import { Link } from 'react-router';
import { Answer } from '../../components/Answer';
import { FIRST_PAGE, Paging, pageOf } from '../../components/Paging';
import { SearchLine } from '../../components/SearchLine';
import { useAddress } from '../../components/useAddress';
import { useAsk } from '../../graphql/ask';
import { graphql } from '../../graphql/graphql';
import { catalogueWords } from '../../language/areas';
import { useLanguage } from '../../language/useLanguage';
import { Page } from '../../layout/Page';

const JobsQuery = graphql(`
  query Jobs($search: String, $orderBy: OccupationOrder, $first: Int, $after: String, $last: Int, $before: String, $language: Language = DA) {
    occupations(search: $search, orderBy: $orderBy, first: $first, after: $after, last: $last, before: $before) {
      totalCount
      pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
      edges { node { id key title(language: $language) titles workTask } }
    }
  }
`);

const SIZE = 20;

export function JobsPage() {
  const { t } = useLanguage(catalogueWords);
  const address = useAddress();
  const search = address.text('q');
  const asked = useAsk(JobsQuery, {
    search: search || undefined,
    orderBy: search ? 'RELEVANCE' : 'TITLE',
    ...pageOf(address, SIZE),
  });
  const [text, setText] = useState(search);
  useEffect(() => setText(search), [search]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    address.change({ q: text.trim(), ...FIRST_PAGE });
  };
  return (
    <Page title={t.jobs.title} lead={t.jobs.lead}>
      <SearchLine
        label={t.jobs.search}
        placeholder={t.jobs.placeholder}
        text={text}
        onText={setText}
        onSubmit={submit}
      />
      <Answer of={asked}>
        {({ occupations }) => (
          <>
            <h2 className="h4" role="status">
              {t.jobs.found(occupations.totalCount)}
            </h2>
            {occupations.edges.length === 0 ? (
              <div className="empty">
                <h3>{t.jobs.empty}</h3>
                <p>{t.jobs.emptyHint}</p>
              </div>
            ) : (
              <ul className="hits no-max-width">
                {occupations.edges.map(({ node }) => (
                  <li key={node.id}>
                    <article className="hit">
                      <h3 className="hit-title">
                        <Link to={`/job/${node.key}`}>{node.title}</Link>
                      </h3>
                      {node.workTask && <p>{node.workTask}</p>}
                      {node.titles.length > 0 && (
                        <p className="hit-teaches">
                          {t.job.alsoCalled}: {node.titles.join(', ')}
                        </p>
                      )}
                      <p>
                        <Link to={`/vej?job=${node.key}`}>{t.job.way}</Link>
                      </p>
                    </article>
                  </li>
                ))}
              </ul>
            )}
            <Paging address={address} page={occupations.pageInfo} total={occupations.totalCount} size={SIZE} />
          </>
        )}
      </Answer>
    </Page>
  );
}
