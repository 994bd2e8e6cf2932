import type { administrationWords, WordsOf } from '../../language/areas';

type Words = Pick<WordsOf<typeof administrationWords>, 'log'>;

const plain = (word: string) => word.toLowerCase().replace(/[-.\s]/g, '_');
const wordsFor = (known: Record<string, string>, word: string) =>
  (Object.hasOwn(known, plain(word)) && known[plain(word)]) || word;

/** A noun of the log as people say it; one that nobody has put into words stands as it is written. */
export const nounIn = (noun: string, { log }: Words) => wordsFor(log.nouns, noun);

/** An action of the log likewise. */
export const actionIn = (action: string, { log }: Words) => wordsFor(log.actions, action);

/** JSON on lines of its own; what isn't JSON stands as it is. */
export function written(json: string): string {
  try {
    return JSON.stringify(JSON.parse(json), null, 2);
  } catch {
    return json;
  }
}
