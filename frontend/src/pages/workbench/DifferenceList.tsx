import type { ReactNode } from 'react';
import { Icon } from '../../components/Icon';
import { ProvenanceBadge } from '../../components/ProvenanceBadge';
import { workWords } from '../../language/areas';
import { useLanguage } from '../../language/useLanguage';
import type { Difference } from './query';

/** Said for information; there is nothing in it to take over. */
const TOLD_ONLY: Difference['kind'][] = ['PARTY_MISSING', 'TRAVEL_CHANGED', 'PRICE_CHANGED'];

export const mayBeTaken = ({ kind }: Difference) => !TOLD_ONLY.includes(kind);

const iconOf = (kind: Difference['kind']) => {
  if (/ADDED$/.test(kind)) return 'plus';
  if (/REMOVED$/.test(kind)) return 'delete';
  if (kind === 'PARTY_MISSING') return 'warning';
  return TOLD_ONLY.includes(kind) ? 'info' : 'edit';
};

/** One difference in words: what, from what to what, and why. */
export function DifferenceView({ of }: { of: Difference }) {
  const { t } = useLanguage(workWords);
  const demo = of.course?.provenance === 'DEMO' || of.replacement?.provenance === 'DEMO';
  return (
    <div className="difference">
      <p className="difference-text">
        {of.text} {demo && <ProvenanceBadge of="DEMO" quiet />}
      </p>
      {(of.before ?? of.after) !== null && (
        <dl className="difference-values">
          <div>
            <dt>{t.work.before}</dt>
            <dd>{of.before || t.work.nothing}</dd>
          </div>
          <div>
            <dt>{t.work.after}</dt>
            <dd>{of.after || t.work.nothing}</dd>
          </div>
        </dl>
      )}
      {of.reason && <p className="small-text quiet-text">{of.reason}</p>}
    </div>
  );
}

interface Props {
  of: Difference[];
  /** What stands beside each, such as a button. */
  beside?: (difference: Difference) => ReactNode;
}

export function DifferenceList({ of, beside }: Props) {
  return (
    <ul className="differences no-max-width">
      {of.map((difference) => (
        <li key={difference.id}>
          <Icon name={iconOf(difference.kind)} />
          <DifferenceView of={difference} />
          {beside?.(difference)}
        </li>
      ))}
    </ul>
  );
}
