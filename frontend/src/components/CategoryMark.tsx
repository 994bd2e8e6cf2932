import type { ShortageCategory } from '../graphql/vocabulary';
import { catalogueWords } from '../language/areas';
import { useLanguage } from '../language/useLanguage';

export type Known = ShortageCategory | 'unknown';

/** One shape a category, so that colour is never the only sign. Drawn in a box of 10 by 10. */
export const CATEGORY_SHAPE: Record<Known, string> = {
  EXTENSIVE_SHORTAGE: 'M5 0 10 10H0Z',
  SHORTAGE: 'M5 1 9.5 9.5H.5Z',
  PARADOX: 'M5 0 10 5 5 10 0 5Z',
  GOOD: 'M1 1H9V9H1Z',
  LESS_GOOD: 'M5 .5a4.5 4.5 0 1 0 .001 0Z',
  unknown: 'M1 4H9V6H1Z',
};

interface Props {
  of: Known;
  short?: boolean;
}

export function CategoryMark({ of, short = false }: Props) {
  const { t } = useLanguage(catalogueWords);
  return (
    <span className="category">
      <svg
        className={`category-shape category-${of.toLowerCase()}`}
        viewBox="-1 -1 12 12"
        aria-hidden="true"
        focusable="false"
      >
        <path d={CATEGORY_SHAPE[of]} />
      </svg>
      {short ? t.categoryShort[of] : t.category[of]}
    </span>
  );
}
