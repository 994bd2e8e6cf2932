import type { Area } from './areas';
import type { LanguageCode } from './current';

/** All words fetched so far. Each object grows in place, so that what holds it sees what comes. */
const texts: Record<LanguageCode, object> = { da: {}, en: {} };
const fetched: Record<LanguageCode, Map<Area<object>, Promise<void>>> = { da: new Map(), en: new Map() };

/** Fetches an area's words, once in each language; after a failure it is tried again. */
export function learn(area: Area<object>, code: LanguageCode): Promise<void> {
  const before = fetched[code].get(area);
  if (before) return before;
  const coming = area.load[code]().then(
    ({ words }) => {
      Object.assign(texts[code], words);
      // React's own mark on a promise: one that bears it keeps nobody waiting, not even for a moment.
      Object.assign(coming, { status: 'fulfilled', value: undefined });
    },
    (error) => {
      fetched[code].delete(area);
      throw error;
    },
  );
  fetched[code].set(area, coming);
  return coming;
}

export const textsIn = (code: LanguageCode) => texts[code];

/** Before the page turns to another language: all that it may be showing. */
export const learnAllOf = (from: LanguageCode, to: LanguageCode) =>
  Promise.all([...fetched[from].keys()].map((area) => learn(area, to)));
