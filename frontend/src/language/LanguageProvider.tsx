import { type ReactNode, useMemo, useState } from 'react';
import { type LanguageCode, rememberLanguage } from './current';
import { da } from './da';
import { type Dictionary, LanguageContext } from './useLanguage';

/** Danish is always at hand; English is fetched when somebody asks for it. */
export async function dictionaryFor(code: LanguageCode): Promise<Dictionary> {
  return code === 'en' ? (await import('./en')).en : da;
}

interface Props {
  code: LanguageCode;
  dictionary: Dictionary;
  children: ReactNode;
}

export function LanguageProvider({ code, dictionary, children }: Props) {
  const [spoken, setSpoken] = useState({ code, t: dictionary });
  const language = useMemo(
    () => ({
      ...spoken,
      choose: async (next: LanguageCode) => {
        const t = await dictionaryFor(next);
        rememberLanguage(next);
        setSpoken({ code: next, t });
      },
    }),
    [spoken],
  );
  return <LanguageContext value={language}>{children}</LanguageContext>;
}
