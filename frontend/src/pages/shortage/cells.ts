import type { ResultOf } from '../../graphql/graphql';
import type { ShortageCategory } from '../../graphql/vocabulary';
import type { CoverageMapQuery } from './ShortagePage';
import type { KnownJob } from './useKnownShortages';

/** What reaches a job in an area where labour is short. */
export type Reach = ResultOf<typeof CoverageMapQuery>['coverageMap']['cells'][number];

/** What is known of one job in one area; where nothing is known there is no cell. */
export interface Cell {
  job: { key: string; title: string };
  area: { key: string; name: string };
  category: ShortageCategory;
  reach: Reach | undefined;
}

export interface Choices {
  categories: ShortageCategory[];
  onlyWhite: boolean;
  /** Letters of the job's title. */
  job: string;
  area: string;
}

export interface Row {
  key: string;
  title: string;
  /** All that is known of the job, by area, so that a cell filtered away is never taken for one not known. */
  cells: Map<string, Cell>;
  /** Those the reader asked for. */
  wanted: Cell[];
}

/** The rows that hold something the reader asked for. */
export function rowsOf(
  jobs: KnownJob[],
  reached: Reach[],
  areas: { key: string; name: string }[],
  choices: Choices,
): Row[] {
  const reaches = new Map(reached.map((reach) => [`${reach.occupation.key} ${reach.area.key}`, reach]));
  const names = new Map(areas.map((area) => [area.key, area]));
  const letters = choices.job.trim().toLocaleLowerCase();
  const rows: Row[] = [];
  for (const job of jobs) {
    if (letters && !job.title.toLocaleLowerCase().includes(letters)) continue;
    const cells = job.shortages.flatMap(({ area: { key }, category }): Cell[] => {
      const area = names.get(key);
      return area ? [{ job, area, category, reach: reaches.get(`${job.key} ${key}`) }] : [];
    });
    const wanted = cells.filter(
      ({ area, category, reach }) =>
        (!choices.area || area.key === choices.area) &&
        (!choices.onlyWhite || reach?.whiteSpot === true) &&
        (choices.categories.length === 0 || choices.categories.includes(category)),
    );
    if (wanted.length > 0) {
      rows.push({ key: job.key, title: job.title, cells: new Map(cells.map((cell) => [cell.area.key, cell])), wanted });
    }
  }
  return rows;
}
