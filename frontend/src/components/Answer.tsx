import type { ReactNode } from 'react';
import type { Ask } from '../graphql/ask';
import { useLanguage } from '../language/useLanguage';
import { FaultAlert } from './FaultAlert';
import { Spinner } from './Spinner';

interface Props<Data> {
  of: Ask<Data>;
  waiting?: string;
  children: (data: Data) => ReactNode;
}

/** Shows an answer of the API; while a new one is on its way the old one stays, marked busy. */
export function Answer<Data>({ of, waiting, children }: Props<Data>) {
  const { t } = useLanguage();
  if (of.fault) return <FaultAlert fault={of.fault} onRetry={of.retry} />;
  if (!of.data) return of.fetching ? <Spinner status={waiting ?? t.app.loading} /> : null;
  return (
    <div aria-busy={of.fetching} className={of.fetching ? 'answer answer-busy' : 'answer'}>
      {children(of.data)}
    </div>
  );
}
