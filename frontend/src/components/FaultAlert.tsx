import { useContext, useState } from 'react';
import { Link, useLocation } from 'react-router';
import { signInAddress } from '../account/address';
import type { Fault } from '../graphql/fault';
import { useLanguage } from '../language/useLanguage';
import { Alert } from './Alert';
import { ReadAgain } from './ReadAgain';

/** Codes told in the web app's own words; the others come in words that say more. */
const OWN_WORDS = new Set(['NETWORK', 'INTERNAL', 'NOT_FOUND', 'PERSISTED_QUERY_NOT_FOUND']);

interface Props {
  fault: Fault;
  onRetry?: () => void;
}

export function FaultAlert({ fault, onRetry }: Props) {
  const { t } = useLanguage();
  const location = useLocation();
  if (fault.overtaken) return <Overtaken fault={fault} />;
  // What the reader asked for can't be answered: trying again or reporting it would not help.
  const theirs = fault.code === 'INVALID' || fault.code === 'NOT_FOUND';
  // The server has been updated since the page was loaded, and knows other documents.
  const outdated = fault.code === 'PERSISTED_QUERY_NOT_FOUND';
  // Nothing is broken that somebody would have to be told of.
  const reported = !theirs && fault.code !== 'LIMIT';
  const own = OWN_WORDS.has(fault.code) || fault.message === '';
  return (
    <Alert kind="error" heading={t.faults.heading} urgent>
      <p>
        {own ? t.faults[fault.code] : fault.message}
        {own && fault.mayHaveArrived && ` ${t.faults.mayHaveArrived}`}
      </p>
      {fault.code === 'UNAUTHENTICATED' && (
        <p>
          <Link to={signInAddress(location)}>{t.session.signIn}</Link>
        </p>
      )}
      {fault.requestId && reported && <p className="small-text">{t.faults.requestId(fault.requestId)}</p>}
      {(onRetry || outdated) && !theirs && (
        <button
          type="button"
          className="button button-secondary"
          onClick={outdated ? () => window.location.reload() : onRetry}
        >
          {outdated ? t.faults.reload : t.faults.retry}
        </button>
      )}
    </Alert>
  );
}

/** Others were first: nothing is broken, and what they did is a press of a button away. */
function Overtaken({ fault }: { fault: Fault }) {
  const { t } = useLanguage();
  const readAgain = useContext(ReadAgain);
  const [read, setRead] = useState<{ after: Fault; done: boolean }>();
  // The same again after it was read is another fault.
  const outcome = read?.after === fault ? read : undefined;
  const look = async () => {
    if (!readAgain) return window.location.reload();
    setRead({ after: fault, done: await readAgain() });
  };
  return (
    <Alert
      kind={outcome?.done ? 'info' : 'warning'}
      heading={outcome?.done ? t.faults.newest : t.faults.overtaken}
      urgent
    >
      <p>{outcome?.done ? t.faults.newestText : outcome ? t.faults.newestFailed : t.faults.CONFLICT}</p>
      {/* It stays when it has been pressed, since it has the focus. */}
      <button type="button" className="button button-secondary" onClick={look}>
        {readAgain ? t.faults.readAgain : t.faults.reload}
      </button>
    </Alert>
  );
}
