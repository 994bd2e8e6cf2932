export type LanguageCode = 'da' | 'en';

const STORED = 'kortvej-language';

/** The language chosen last time in this browser, else Danish. */
export function currentLanguage(): LanguageCode {
  try {
    return localStorage.getItem(STORED) === 'en' ? 'en' : 'da';
  } catch {
    return 'da';
  }
}

export function rememberLanguage(code: LanguageCode) {
  document.documentElement.lang = code;
  try {
    localStorage.setItem(STORED, code);
  } catch {
    // A browser that keeps nothing still shows the page; the choice then lasts for this visit only.
  }
}
