import { Link } from 'react-router';
import { Answer } from '../../components/Answer';
import { useAsk } from '../../graphql/ask';
import { graphql } from '../../graphql/graphql';
import { catalogueWords } from '../../language/areas';
import { useLanguage } from '../../language/useLanguage';
import { Page } from '../../layout/Page';

const CommitteesQuery = graphql(`
  query Committees($language: Language = DA) {
    committees(first: 100) { edges { node { id key name(language: $language) branches } } }
  }
`);

export function CommitteesPage() {
  const { t } = useLanguage(catalogueWords);
  const asked = useAsk(CommitteesQuery, {});
  return (
    <Page title={t.committee.listTitle} lead={t.committee.listLead}>
      <Answer of={asked}>
        {({ committees }) => (
          <ul className="plain-list divided no-max-width">
            {committees.edges.map(({ node }) => (
              <li key={node.id}>
                <Link to={`/udvalg/${node.key}`}>{node.name}</Link>
                <span className="cell-note">{node.branches.join(', ')}</span>
              </li>
            ))}
          </ul>
        )}
      </Answer>
    </Page>
  );
}
