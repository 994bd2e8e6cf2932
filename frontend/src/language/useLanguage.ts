import { createContext, useContext } from 'react';
import type { LanguageCode } from './current';
import { da } from './da';

export type Dictionary = typeof da;

export interface Language {
  code: LanguageCode;
  /** All texts of the web app in the reader's language. */
  t: Dictionary;
  choose: (code: LanguageCode) => void;
}

export const LanguageContext = createContext<Language>({ code: 'da', t: da, choose: () => {} });

export const useLanguage = () => useContext(LanguageContext);
