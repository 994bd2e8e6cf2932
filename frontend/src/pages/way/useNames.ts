import { useAsk } from '../../graphql/ask';
import { graphql, type ResultOf } from '../../graphql/graphql';
import type { Question, Unknown } from './question';

const NamesQuery = graphql(`
  query WayNames($job: String!, $area: String!, $municipality: String!, $language: Language = DA) {
    occupation(key: $job) { key title(language: $language) requirements { level competence { key } } }
    area(key: $area) { key name(language: $language) }
    municipality(code: $municipality) { code name lat lon }
  }
`);

export type Names = ResultOf<typeof NamesQuery>;

/** What the keys of the question are called, and which of them the catalogue does not know. */
export function useNames({ job, omraade, kommune }: Question) {
  const variables = { job, area: omraade, municipality: kommune };
  const { data, fetching, fault } = useAsk(NamesQuery, variables, job + omraade + kommune === '');
  const unknown: Unknown = {};
  if (data && !fetching && !fault) {
    if (!data.occupation) unknown.job = job;
    if (!data.area) unknown.omraade = omraade;
    if (!data.municipality) unknown.kommune = kommune;
  }
  return { names: data, waiting: fetching && !data, unknown };
}
