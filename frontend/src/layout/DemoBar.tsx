import { Suspense } from 'react';
import { DemoAccounts } from '../account/DemoAccounts';
import { useRenew } from '../account/Session';
import { useDemoAccounts } from '../account/useDemoAccounts';
import type { SignedInViewer } from '../account/useViewer';
import { FaultAlert } from '../components/FaultAlert';
import { Spinner } from '../components/Spinner';
import { useLanguage } from '../language/useLanguage';
import { AccountMenu } from './AccountMenu';

/** Says in whose place one tries Kortvej, and lets one change place. */
export function DemoBar({ viewer }: { viewer: SignedInViewer }) {
  const { t } = useLanguage();
  const { person, roles, organisation } = viewer;
  const role = roles.map((one) => t.role[one].toLocaleLowerCase()).join(', ');
  return (
    <div className="demo-bar d-print-none">
      <div className="container demo-bar-inner">
        <strong className="demo-mark">{t.session.demo}</strong>
        <span className="demo-bar-text">{t.session.demoText(person.name, role, organisation?.name ?? '')}</span>
        <AccountMenu label={t.session.demoSwitch} className="demo-switch">
          <Suspense fallback={<Spinner status={t.app.loading} />}>
            <Accounts now={person.id} />
          </Suspense>
        </AccountMenu>
      </div>
    </div>
  );
}

function Accounts({ now }: { now: string }) {
  const { t } = useLanguage();
  const renew = useRenew();
  const { accounts, fault } = useDemoAccounts();
  if (fault) return <FaultAlert fault={fault} />;
  if (!accounts) return <Spinner status={t.app.loading} />;
  return <DemoAccounts accounts={accounts} now={now} onSignedIn={renew} />;
}
