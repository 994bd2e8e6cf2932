import { type ReactNode, useMemo, useState } from 'react';
import { type LanguageCode, rememberLanguage } from './current';
import { type Base, LanguageContext } from './useLanguage';
import { learnAllOf, textsIn } from './words';

interface Props {
  /** The language to begin with, whose base words are there. */
  code: LanguageCode;
  children: ReactNode;
}

export function LanguageProvider({ code, children }: Props) {
  const [spoken, setSpoken] = useState(code);
  const language = useMemo(
    () => ({
      code: spoken,
      t: textsIn(spoken) as Base,
      choose: async (next: LanguageCode) => {
        await learnAllOf(spoken, next);
        rememberLanguage(next);
        setSpoken(next);
      },
    }),
    [spoken],
  );
  return <LanguageContext value={language}>{children}</LanguageContext>;
}
