import { Alert } from '../../components/Alert';
import { CategoryMark } from '../../components/CategoryMark';
import { Facts } from '../../components/Facts';
import { Level } from '../../components/Level';
import { ProvenanceBadge } from '../../components/ProvenanceBadge';
import { useFormat } from '../../format/useFormat';
import { aboutWords, catalogueWords } from '../../language/areas';
import { useLanguage } from '../../language/useLanguage';
import { Page } from '../../layout/Page';
import { useCatalogue } from '../../layout/useCatalogue';

const COUNTS = [
  'courses',
  'sessions',
  'occupations',
  'competences',
  'packages',
  'organisations',
  'shortages',
  'municipalities',
] as const;
const MEANING = [
  ['OFFICIAL', 'officialText'],
  ['OBSERVED', 'observedText'],
  ['AUTHORED', 'authoredText'],
  ['DEMO', 'demoText'],
] as const;
const CATEGORIES = ['EXTENSIVE_SHORTAGE', 'SHORTAGE', 'PARADOX', 'GOOD', 'LESS_GOOD', 'unknown'] as const;

export function DataPage() {
  const { t } = useLanguage(catalogueWords, aboutWords);
  const format = useFormat();
  const catalogue = useCatalogue();
  return (
    <Page title={t.about.title} lead={t.about.lead}>
      {catalogue?.demo && (
        <Alert kind="warning" heading={t.demo.heading}>
          <p>{t.demo.text}</p>
        </Alert>
      )}
      {catalogue && (
        <section aria-labelledby="now">
          <h2 id="now">{t.about.now}</h2>
          <Facts
            rows={[
              [t.about.version, String(catalogue.version)],
              [t.about.asOf, format.longDate(catalogue.today)],
              [t.about.sourceDate, catalogue.sourceDate && format.longDate(catalogue.sourceDate)],
              ...COUNTS.map((name): [string, string] => [
                t.counts[name].charAt(0).toUpperCase() + t.counts[name].slice(1),
                format.number(catalogue.counts[name]),
              ]),
            ]}
          />
        </section>
      )}
      <section aria-labelledby="provenance">
        <h2 id="provenance">{t.about.provenance}</h2>
        <p>{t.about.provenanceText}</p>
        <dl className="legend">
          {MEANING.map(([provenance, text]) => {
            const count = catalogue?.provenance.find((row) => row.provenance === provenance)?.count;
            return (
              <div key={provenance}>
                <dt>
                  <ProvenanceBadge of={provenance} quiet />
                </dt>
                <dd>
                  {t.provenance[text]}
                  {count !== undefined && (
                    <span className="quiet-text"> {`${t.about.count}: ${format.number(count)}`}</span>
                  )}
                </dd>
              </div>
            );
          })}
        </dl>
      </section>
      <section aria-labelledby="levels">
        <h2 id="levels">{t.about.levels}</h2>
        <p>{t.about.levelsText}</p>
        <ul className="plain-list">
          {[1, 2, 3, 4].map((level) => (
            <li key={level}>
              <Level of={level} explained />
            </li>
          ))}
        </ul>
      </section>
      <section aria-labelledby="shortage">
        <h2 id="shortage">{t.about.shortage}</h2>
        <p>{t.about.shortageText}</p>
        <dl className="legend">
          {CATEGORIES.map((category) => (
            <div key={category}>
              <dt>
                <CategoryMark of={category} />
              </dt>
              <dd>{t.categoryText[category]}</dd>
            </div>
          ))}
        </dl>
      </section>
      <section aria-labelledby="proof">
        <h2 id="proof">{t.about.proof}</h2>
        <p>{t.about.proofText}</p>
      </section>
      <section aria-labelledby="sources">
        <h2 id="sources">{t.about.sources}</h2>
        <p>{t.about.starter}</p>
        <Facts
          rows={[
            [t.about.coursesLabel, t.about.courses],
            [t.about.packagesLabel, t.about.packages],
            [
              t.about.escoLabel,
              <span key="esco" lang="en">
                {t.about.esco}
              </span>,
            ],
            [t.about.discoLabel, t.about.disco],
            [
              t.about.geoLabel,
              <span key="geo" lang="da">
                {t.about.geo}
              </span>,
            ],
            [t.about.designLabel, t.about.design],
          ]}
        />
      </section>
      <section aria-labelledby="privacy">
        <h2 id="privacy">{t.about.privacy}</h2>
        <p>{t.about.privacyText}</p>
      </section>
    </Page>
  );
}
