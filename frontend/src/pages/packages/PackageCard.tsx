import { Link } from 'react-router';
import { ProvenanceBadge } from '../../components/ProvenanceBadge';
import { useFormat } from '../../format/useFormat';
import { graphql, type ResultOf } from '../../graphql/graphql';
import { catalogueWords, type WordsOf, workWords } from '../../language/areas';
import { useLanguage } from '../../language/useLanguage';

export const PackageCardFragment = graphql(`
  fragment PackageCard on Package {
    id
    key
    title(language: $language)
    kind
    status
    decideBy
    provenance
    description
    yearFrom
    yearTo
    targetGroups
    areas { key name(language: $language) }
    municipalities { code name }
    occupations { key title(language: $language) }
    elements { seq course { key } }
    coverage { essentialCoverage }
  }
`);

type Card = ResultOf<typeof PackageCardFragment>;

export const placeOf = (of: Pick<Card, 'areas' | 'municipalities'>, t: WordsOf<typeof catalogueWords>) =>
  [...of.municipalities.map(({ name }) => name), ...of.areas.map(({ name }) => name)].join(', ') || t.packages.national;

export function yearsOf({ yearFrom, yearTo }: Pick<Card, 'yearFrom' | 'yearTo'>, t: WordsOf<typeof catalogueWords>) {
  if (yearFrom === null) return '';
  if (yearTo === null) return t.packages.yearFrom(String(yearFrom));
  return yearFrom === yearTo ? String(yearFrom) : t.packages.years(String(yearFrom), String(yearTo));
}

interface Props {
  of: Card;
  /** Leads to where the parties work on it, and tells how far it is. */
  inWork?: boolean;
}

export function PackageCard({ of, inWork = false }: Props) {
  const { t } = useLanguage(catalogueWords, workWords);
  const format = useFormat();
  return (
    <article className="package-card">
      <p className="package-card-kind">
        {t.packageKind[of.kind]} <ProvenanceBadge of={of.provenance} quiet />
      </p>
      <h3 className="hit-title">
        <Link to={inWork ? `/pakker/${of.key}/arbejde` : `/pakker/${of.key}`}>{of.title}</Link>
      </h3>
      {of.description && <p className="package-card-text">{of.description}</p>}
      <ul className="hit-facts no-max-width">
        {inWork && <li>{t.packageStatus[of.status]}</li>}
        {inWork && of.decideBy && <li>{t.work.decideByShort(format.date(of.decideBy))}</li>}
        <li>{placeOf(of, t)}</li>
        {yearsOf(of, t) && <li>{yearsOf(of, t)}</li>}
        <li>{t.packages.elements(of.elements.length)}</li>
        {of.coverage && of.elements.some(({ course }) => course) && (
          <li>
            {t.shortage.coverage} {format.percent(of.coverage.essentialCoverage)}
          </li>
        )}
      </ul>
    </article>
  );
}
