import type { Address } from '../../components/useAddress';
import type { VariablesOf } from '../../graphql/graphql';
import type { FacetField, LanguageSupport, Provenance } from '../../graphql/vocabulary';
import type { CoursesQuery } from './CoursesPage';

export type CourseFilter = NonNullable<VariablesOf<typeof CoursesQuery>['filter']>;

/** The facets that courses have. */
export type CourseFacet = Extract<
  FacetField,
  'AREA' | 'COMMITTEE' | 'PROVIDER' | 'DAYS' | 'LANGUAGE_SUPPORT' | 'CERTIFICATE' | 'PROVENANCE' | 'SECTOR'
>;

/** Where in the address the choices of a facet stand. */
export const PARAMETER: Record<CourseFacet, string> = {
  AREA: 'omraade',
  COMMITTEE: 'udvalg',
  PROVIDER: 'udbyder',
  DAYS: 'dage',
  LANGUAGE_SUPPORT: 'sprog',
  CERTIFICATE: 'certifikat',
  PROVENANCE: 'oprindelse',
  SECTOR: 'branche',
};

const LANGUAGE_SUPPORT: LanguageSupport[] = ['NONE', 'DSA', 'BILINGUAL'];
const PROVENANCE: Provenance[] = ['OFFICIAL', 'OBSERVED', 'AUTHORED', 'DEMO'];

const some = <Value>(values: Value[]) => (values.length > 0 ? values : undefined);

/** A band begins just above the one below it. */
const LEAST = 0.01;

/** The days facet counts in bands written "2-3"; the filter takes one span from the least to the most. */
export function spanOf(bands: string[]): { minDays?: number; maxDays?: number } {
  if (bands.length === 0) return {};
  const ends = bands.map((band) => band.split('-').map((end) => (end === '' ? undefined : Number(end))));
  const lows = ends.map(([low]) => (low ? low + LEAST : 0));
  const highs = ends.map(([, high]) => high ?? Number.POSITIVE_INFINITY);
  const most = Math.max(...highs);
  return { minDays: Math.min(...lows) || undefined, maxDays: Number.isFinite(most) ? most : undefined };
}

export function filterOf(address: Address): CourseFilter {
  const certificate = address.list(PARAMETER.CERTIFICATE);
  return {
    areas: some(address.list(PARAMETER.AREA)),
    committees: some(address.list(PARAMETER.COMMITTEE)),
    providers: some(address.list(PARAMETER.PROVIDER)),
    sectors: some(address.list(PARAMETER.SECTOR)),
    languageSupport: some(address.some(PARAMETER.LANGUAGE_SUPPORT, LANGUAGE_SUPPORT)),
    provenance: some(address.some(PARAMETER.PROVENANCE, PROVENANCE)),
    certificate: certificate.length === 1 ? certificate[0] === 'true' : undefined,
    commonCompetenceDescriptions: some(address.list('fkb')),
    competences: some(address.list('kompetence')),
    occupations: some(address.list('job')),
    hasSessions: address.text('hold') === 'ja' ? true : undefined,
    ...spanOf(address.list(PARAMETER.DAYS)),
  };
}
