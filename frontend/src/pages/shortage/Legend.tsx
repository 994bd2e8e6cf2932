import { CategoryMark } from '../../components/CategoryMark';
import { catalogueWords } from '../../language/areas';
import { useLanguage } from '../../language/useLanguage';

const CATEGORIES = ['EXTENSIVE_SHORTAGE', 'SHORTAGE', 'PARADOX', 'GOOD', 'LESS_GOOD', 'unknown'] as const;

export function Legend() {
  const { t } = useLanguage(catalogueWords);
  return (
    <details className="details">
      <summary className="details-summary">{t.shortage.legend}</summary>
      <div className="details-text">
        <dl className="legend">
          {CATEGORIES.map((category) => (
            <div key={category}>
              <dt>
                <CategoryMark of={category} />
              </dt>
              <dd>{t.categoryText[category]}</dd>
            </div>
          ))}
          <div>
            <dt>
              <span className="white-spot">{t.shortage.whiteSpot}</span>
            </dt>
            <dd>{t.shortage.whiteSpotText}</dd>
          </div>
          <div>
            <dt>{t.shortage.coverage}</dt>
            <dd>{t.shortage.coverageText}</dd>
          </div>
        </dl>
      </div>
    </details>
  );
}
