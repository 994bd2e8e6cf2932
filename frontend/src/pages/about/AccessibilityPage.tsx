import { aboutWords } from '../../language/areas';
import { useLanguage } from '../../language/useLanguage';
import { Page } from '../../layout/Page';

const PARTS = [
  ['checked', 'checkedText'],
  ['notChecked', 'notCheckedText'],
  ['known', 'knownText'],
  ['report', 'reportText'],
] as const;

export function AccessibilityPage() {
  const { t } = useLanguage(aboutWords);
  return (
    <Page title={t.accessibility.title} lead={t.accessibility.lead}>
      {PARTS.map(([heading, text]) => (
        <section key={heading} aria-labelledby={heading}>
          <h2 id={heading}>{t.accessibility[heading]}</h2>
          <p>{t.accessibility[text]}</p>
        </section>
      ))}
    </Page>
  );
}
