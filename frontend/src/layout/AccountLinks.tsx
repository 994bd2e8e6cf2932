import { useState } from 'react';
import { Link } from 'react-router';
import { auth } from '../account/auth';
import { mayReadDialogue } from '../account/rights';
import { useRenew } from '../account/Session';
import { useSignOut } from '../account/useSignOut';
import type { SignedInViewer } from '../account/useViewer';
import { FaultAlert } from '../components/FaultAlert';
import { Icon } from '../components/Icon';
import type { Fault } from '../graphql/fault';
import { useLanguage } from '../language/useLanguage';

interface Props {
  viewer: SignedInViewer;
}

/** What a person who is signed in can go to and choose: in the header's menu, and in the drawer of narrow screens. */
export function AccountLinks({ viewer }: Props) {
  const { t } = useLanguage();
  const leaving = useSignOut();
  const renew = useRenew();
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<Fault>();
  const told = fault ?? leaving.fault;
  const { person, organisation, memberships, roles } = viewer;
  const others = [...new Map(memberships.map((one) => [one.organisation.key, one.organisation.name]))].filter(
    ([key]) => key !== organisation?.key,
  );

  const choose = async (key: string) => {
    setBusy(true);
    const { fault } = await auth.choose(key);
    setFault(fault);
    if (!fault) await renew();
    setBusy(false);
  };

  return (
    <div className="account-links">
      <p className="account-name">
        <strong>{person.name}</strong>
        {person.email && <span className="quiet-text">{person.email}</span>}
      </p>
      {told && <FaultAlert fault={told} />}
      <p className="account-acting">
        {organisation ? (
          <>
            <span className="quiet-text">{t.session.organisation}</span>
            <span>{organisation.name}</span>
          </>
        ) : (
          t.session.noOrganisation
        )}
      </p>
      {roles.length > 0 && <p className="small-text">{roles.map((role) => t.role[role]).join(', ')}</p>}
      {others.length > 0 && (
        <section className="account-others" aria-label={t.session.chooseOrganisation}>
          <p className="form-label">{t.session.chooseOrganisation}</p>
          <ul className="unstyled-list">
            {others.map(([key, name]) => (
              <li key={key}>
                <button type="button" className="button button-unstyled" disabled={busy} onClick={() => choose(key)}>
                  {name}
                </button>
              </li>
            ))}
          </ul>
        </section>
      )}
      <ul className="unstyled-list">
        <li>
          <Link to="/indbakke">{t.session.inbox}</Link>
          {viewer.unread > 0 && <span className="quiet-text">{` ${t.session.unread(viewer.unread)}`}</span>}
        </li>
        {mayReadDialogue(viewer) && (
          <li>
            <Link to="/dialog">{t.nav.dialogue}</Link>
          </li>
        )}
        <li>
          <Link to="/profil">{t.session.profile}</Link>
        </li>
        {(viewer.mayAdminister || viewer.mayAdministerPlatform) && (
          <li>
            <Link to="/administration">{t.session.administration}</Link>
          </li>
        )}
      </ul>
      <button type="button" className="button button-secondary" disabled={leaving.busy} onClick={leaving.signOut}>
        <Icon name="lock" />
        {t.session.signOut}
      </button>
    </div>
  );
}
