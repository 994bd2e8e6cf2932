import { createContext, use, useContext } from 'react';
import type { Area, baseWords, Joined, WordsOf } from './areas';
import type { LanguageCode } from './current';
import { learn, textsIn } from './words';

export type Base = WordsOf<typeof baseWords>;

export interface Language<Words = Base> {
  code: LanguageCode;
  /** Texts of the web app in the reader's language. */
  t: Words;
  choose: (code: LanguageCode) => void;
}

export const LanguageContext = createContext<Language>({ code: 'da', t: textsIn('da') as Base, choose: () => {} });

/**
 * The words that every page has, and those of the areas named. Where these are not there yet the component waits for
 * them; the router has them fetched beside the page's code.
 */
export function useLanguage<const Areas extends readonly Area<object>[]>(
  ...areas: Areas
): Language<Base & Joined<Areas>> {
  const language = useContext(LanguageContext);
  for (const area of areas) use(learn(area, language.code));
  return language as Language<Base & Joined<Areas>>;
}
