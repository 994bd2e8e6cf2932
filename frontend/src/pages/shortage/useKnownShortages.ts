import { useEffect, useState } from 'react';
import { useClient } from 'urql';
import { graphql } from '../../graphql/graphql';
import type { ShortageCategory } from '../../graphql/vocabulary';
import { useLanguage } from '../../language/useLanguage';

const KnownShortagesQuery = graphql(`
  query KnownShortages($period: String, $after: String, $language: Language = DA) {
    occupations(orderBy: TITLE, first: 100, after: $after) {
      pageInfo { hasNextPage endCursor }
      edges { node { key title(language: $language) shortages(period: $period) { category area { key } } } }
    }
  }
`);

export interface KnownJob {
  key: string;
  title: string;
  shortages: { category: ShortageCategory; area: { key: string } }[];
}

/** All that is known of shortage in a half-year: the coverage map itself only tells of jobs that are short. */
export function useKnownShortages(period: string | undefined): KnownJob[] | undefined {
  const client = useClient();
  const { code } = useLanguage();
  const [known, setKnown] = useState<KnownJob[]>();
  useEffect(() => {
    if (!period) return;
    let wanted = true;
    const collect = async () => {
      const jobs: KnownJob[] = [];
      let after: string | null = null;
      do {
        const variables: { period: string; after: string | null; language: 'DA' | 'EN' } = {
          period,
          after,
          language: code === 'da' ? 'DA' : 'EN',
        };
        const page = (await client.query(KnownShortagesQuery, variables).toPromise()).data?.occupations;
        if (!page) return;
        jobs.push(...page.edges.map(({ node }) => node));
        after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
      } while (after && wanted);
      if (wanted) setKnown(jobs);
    };
    collect();
    return () => {
      wanted = false;
    };
  }, [client, code, period]);
  return known;
}
