import type { ReactNode } from 'react';
import { Icon } from '../../components/Icon';
import { wayWords } from '../../language/areas';
import { useLanguage } from '../../language/useLanguage';
import { CoverageTable } from './CoverageTable';
import { Gaps } from './Gaps';
import { Places } from './Places';
import { ProofNote } from './ProofNote';
import type { Alternative, Origin } from './Result';
import { Steps } from './Steps';
import { Summary } from './Summary';
import { Timeline } from './Timeline';

interface Props {
  of: Alternative;
  first: boolean;
  objective: 'TIME' | 'PRICE';
  origin: Origin;
  /** What can be done with the way. */
  actions: ReactNode;
}

export function AlternativeView({ of, first, objective, origin, actions }: Props) {
  const { t } = useLanguage(wayWords);
  return (
    <>
      <div className="alternative-head">
        <p className="trade-off">{of.tradeOff}</p>
        <div className="button-line d-print-none">
          {actions}
          <button type="button" className="button button-secondary" onClick={() => window.print()}>
            <Icon name="print" />
            {t.app.print}
          </button>
        </div>
      </div>
      <section aria-labelledby="summary">
        <h3 id="summary" className="sr-only">
          {t.way.summary}
        </h3>
        <Summary of={of.totals} />
      </section>
      <section aria-labelledby="proof">
        <h3 id="proof" className="sr-only">
          {t.way.proof}
        </h3>
        <ProofNote of={of} first={first} objective={objective} />
      </section>
      {of.uncovered.length > 0 && (
        <section aria-labelledby="gaps">
          <h3 id="gaps">{t.way.gaps}</h3>
          <Gaps of={of.uncovered} />
        </section>
      )}
      <section aria-labelledby="timeline">
        <h3 id="timeline">{t.way.timeline}</h3>
        <Timeline of={of} />
      </section>
      <section aria-labelledby="steps">
        <h3 id="steps">{t.way.steps}</h3>
        <Steps of={of.steps} />
      </section>
      {of.steps.some(({ session }) => session?.municipality) && (
        <section aria-labelledby="places">
          <h3 id="places">{t.way.map}</h3>
          <Places steps={of.steps} origin={origin} />
        </section>
      )}
      <section aria-labelledby="coverage">
        <h3 id="coverage">{t.way.coverage}</h3>
        <CoverageTable of={of} />
      </section>
    </>
  );
}
