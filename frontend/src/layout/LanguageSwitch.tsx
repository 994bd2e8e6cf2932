import { Icon } from '../components/Icon';
import { useLanguage } from '../language/useLanguage';

const LANGUAGES = [
  ['da', 'danish'],
  ['en', 'english'],
] as const;

export function LanguageSwitch() {
  const { code, t, choose } = useLanguage();
  return (
    <fieldset className="language-switch">
      <legend className="sr-only">{t.app.language}</legend>
      {LANGUAGES.map(([language, name]) => (
        <button
          key={language}
          type="button"
          lang={language}
          className="function-link"
          aria-pressed={code === language}
          onClick={() => choose(language)}
        >
          {code === language && <Icon name="check" />}
          {t.app[name]}
        </button>
      ))}
    </fieldset>
  );
}
