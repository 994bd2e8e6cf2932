import { Alert } from '../../components/Alert';
import { useFormat } from '../../format/useFormat';
import { catalogueWords, wayWords } from '../../language/areas';
import { useLanguage } from '../../language/useLanguage';
import type { Alternative } from './Result';

interface Props {
  of: Alternative;
  first: boolean;
  objective: 'TIME' | 'PRICE';
}

/** How sure the answer is, in a sentence. */
export function ProofNote({ of, first, objective }: Props) {
  const { t } = useLanguage(catalogueWords, wayWords);
  const format = useFormat();
  const { status, gap, lowerBound } = of.proof;
  if (status === 'OPTIMAL') {
    const price = first ? objective === 'PRICE' : of.aim === 'PRICE';
    if (!first && of.aim !== 'PRICE') return <Alert kind="success" heading={t.way.proofAlternative} />;
    return (
      <Alert kind="success" heading={price ? t.way.proofOptimalPrice : t.way.proofOptimal}>
        {price ? t.way.proofOptimalPriceText : t.way.proofOptimalText}
      </Alert>
    );
  }
  return (
    <Alert kind="info" heading={t.way.proofFeasible}>
      {t.way.proofFeasibleText(distance())}
    </Alert>
  );

  // The gap is a part of the value, and the bound is in the unit of the aim: together they give the distance.
  function distance() {
    if (gap >= 1) return format.percent(gap);
    const far = (lowerBound * gap) / (1 - gap);
    if (of.aim === 'PRICE') return format.price(far * 100);
    if (of.aim === 'TRAVEL') return t.units.km(far);
    if (of.aim === 'COURSES') return t.units.courses(far);
    return t.units.days(far);
  }
}
