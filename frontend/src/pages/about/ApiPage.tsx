import { Facts } from '../../components/Facts';
import { aboutWords } from '../../language/areas';
import { useLanguage } from '../../language/useLanguage';
import { Page } from '../../layout/Page';

const EXAMPLE = `curl ${window.location.origin}/graphql \\
  -H 'Content-Type: application/json' \\
  -H 'Accept: application/graphql-response+json' \\
  -d '{"query": "query Courses($search: String) { courses(search: $search, first: 3) { totalCount facets { field values { label count } } edges { node { key title days } } } }", "variables": {"search": "trukcertifikat"}}'`;

const PARTS = [
  ['answer', 'answerText'],
  ['errors', 'errorsText'],
  ['languages', 'languagesText'],
  ['versions', 'versionsText'],
] as const;

export function ApiPage() {
  const { t } = useLanguage(aboutWords);
  return (
    <Page title={t.api.title} lead={t.api.lead}>
      <h2>{t.api.addresses}</h2>
      <Facts
        rows={[
          [t.api.endpoint, <a key="graphql" href="/graphql">{`${window.location.origin}/graphql`}</a>],
          [t.api.schema, <a key="schema" href="/schema.graphql">{`${window.location.origin}/schema.graphql`}</a>],
        ]}
      />
      <h2>{t.api.example}</h2>
      <p>{t.api.exampleText}</p>
      <pre className="code" tabIndex={0}>
        <code>{EXAMPLE}</code>
      </pre>
      {PARTS.map(([heading, text]) => (
        <section key={heading} aria-labelledby={heading}>
          <h2 id={heading}>{t.api[heading]}</h2>
          <p>{t.api[text]}</p>
        </section>
      ))}
    </Page>
  );
}
