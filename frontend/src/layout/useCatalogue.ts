import { useQuery } from 'urql';
import { graphql } from '../graphql/graphql';

const CatalogueQuery = graphql(`
  query Catalogue {
    catalogue {
      version
      sourceDate
      today
      periods
      demo
      counts { courses occupations competences sessions organisations packages shortages areas municipalities }
      provenance { provenance count }
    }
  }
`);

/** The catalogue's age and size: asked once, shown in many places. */
export function useCatalogue() {
  const [{ data }] = useQuery({ query: CatalogueQuery });
  return data?.catalogue;
}
