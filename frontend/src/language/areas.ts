import type { LanguageCode } from './current';

/** The words of one part of the web app, in files that are fetched when a page of that part is shown. */
export interface Area<Words extends object> {
  load: Record<LanguageCode, () => Promise<{ words: Words }>>;
}

/** Danish says which words there are; English with one less or another is a mistake that the compiler finds. */
const area = <Words extends object>(
  da: () => Promise<{ words: Words }>,
  en: () => Promise<{ words: NoInfer<Words> }>,
): Area<Words> => ({ load: { da, en } });

/** What every page has at hand. */
export const baseWords = area(
  () => import('./base.da'),
  () => import('./base.en'),
);
export const catalogueWords = area(
  () => import('./catalogue.da'),
  () => import('./catalogue.en'),
);
export const wayWords = area(
  () => import('./way.da'),
  () => import('./way.en'),
);
export const aboutWords = area(
  () => import('./about.da'),
  () => import('./about.en'),
);
export const accountWords = area(
  () => import('./account.da'),
  () => import('./account.en'),
);
export const administrationWords = area(
  () => import('./administration.da'),
  () => import('./administration.en'),
);
export const workWords = area(
  () => import('./work.da'),
  () => import('./work.en'),
);
export const modelWords = area(
  () => import('./models.da'),
  () => import('./models.en'),
);

export const AREAS = [
  baseWords,
  catalogueWords,
  wayWords,
  aboutWords,
  accountWords,
  administrationWords,
  workWords,
  modelWords,
];

export type WordsOf<Of> = Of extends Area<infer Words> ? Words : never;

/** The words of several areas together. */
export type Joined<Areas extends readonly Area<object>[]> = Areas extends readonly [
  Area<infer First>,
  ...infer Rest extends readonly Area<object>[],
]
  ? First & Joined<Rest>
  : unknown;
