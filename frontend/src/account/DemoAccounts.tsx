import { useState } from 'react';
import type { Fault } from '../graphql/fault';
import { accountWords } from '../language/areas';
import { useLanguage } from '../language/useLanguage';
import { auth, type DemoAccount } from './auth';
import { Mistakes } from './Mistakes';

interface Props {
  accounts: DemoAccount[];
  /** Id of the person who is signed in. */
  now?: string;
  onSignedIn: () => Promise<void>;
}

/** One click, and one is somebody else: only for invented people. */
export function DemoAccounts({ accounts, now, onSignedIn }: Props) {
  const { t } = useLanguage(accountWords);
  const [busy, setBusy] = useState('');
  const [fault, setFault] = useState<Fault>();
  const signIn = async (id: string) => {
    setBusy(id);
    setFault(undefined);
    const { fault } = await auth.signInDemo(id);
    if (fault) setFault(fault);
    else await onSignedIn();
    setBusy('');
  };
  return (
    <>
      <Mistakes mistakes={[]} fault={fault} heading={t.signIn.failed} />
      <ul className="demo-accounts no-max-width">
        {accounts.map(({ id, name, organisationName, roleText }) => (
          <li key={id}>
            <button
              type="button"
              className="demo-account"
              aria-current={id === now ? 'true' : undefined}
              disabled={busy !== ''}
              onClick={() => signIn(id)}
            >
              <span className="demo-role">{roleText}</span>
              <span>{name}</span>
              <span className="quiet-text">{organisationName}</span>
              {id === now && <span className="demo-now">{t.session.demoNow}</span>}
              {id === busy && <span role="status">{t.signIn.demoBusy}</span>}
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}
