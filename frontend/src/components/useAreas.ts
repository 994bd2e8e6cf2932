import { useAsk } from '../graphql/ask';
import { graphql } from '../graphql/graphql';

const AreasQuery = graphql(`
  query Areas($language: Language = DA) {
    areas(filter: { kinds: [RAR, REGION] }, first: 100) {
      edges { node { key kind name(language: $language) validTo } }
    }
  }
`);

export interface AreaName {
  key: string;
  kind: 'RAR' | 'REGION';
  name: string;
  short: string;
}

/** The eight RAR areas and five regions in force; what is called "RAR-område Fyn" in full is "Fyn" in a table's head. */
export function useAreas(): AreaName[] {
  const { data } = useAsk(AreasQuery, {});
  return (data?.areas.edges ?? []).flatMap(({ node }) =>
    node.validTo === null && (node.kind === 'RAR' || node.kind === 'REGION')
      ? [{ key: node.key, kind: node.kind, name: node.name, short: shortName(node.name) }]
      : [],
  );
}

export const shortName = (name: string) =>
  name.replace(/^(RAR-område|Labour market area)\s+/, '').replace(/\s*\(.*\)$/, '');
