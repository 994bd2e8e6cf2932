// GraphiQL on its own page, so that no visitor of the web app loads it.
import 'graphiql/style.css';
import './graphiql.css';
import { GraphiQL } from 'graphiql';
import { createRoot } from 'react-dom/client';
import { start } from './start';

const place = document.getElementById('graphiql');
if (place) {
  createRoot(place).render(
    <GraphiQL
      fetcher={async (request) => {
        const answer = await fetch('/graphql', {
          method: 'POST',
          headers: { 'content-type': 'application/json', accept: 'application/graphql-response+json' },
          body: JSON.stringify(request),
        });
        return answer.json();
      }}
      defaultQuery={start}
    />,
  );
}
