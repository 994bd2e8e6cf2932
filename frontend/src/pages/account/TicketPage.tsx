import { useEffect, useState } from 'react';
import { Link, useParams } from 'react-router';
import { SIGN_IN } from '../../account/address';
import { auth, type Ticket } from '../../account/auth';
import { FaultAlert } from '../../components/FaultAlert';
import { Spinner } from '../../components/Spinner';
import type { Fault } from '../../graphql/fault';
import { accountWords } from '../../language/areas';
import { useLanguage } from '../../language/useLanguage';
import { Page } from '../../layout/Page';
import { TicketForm } from './TicketForm';

/** What a one-time link leads to: an invitation, a new password, or the first administrator. */
export function TicketPage() {
  const { token = '' } = useParams();
  const { t } = useLanguage(accountWords);
  const [known, setKnown] = useState<{ ticket?: Ticket; fault?: Fault }>();
  const [tries, setTries] = useState(0);

  // Also when somebody tries again.
  useEffect(() => {
    let left = false;
    setKnown(undefined);
    auth.ticket(token).then(({ answer, fault }) => {
      if (!left) setKnown({ ticket: answer, fault });
    });
    return () => {
      left = true;
    };
  }, [token, tries]);

  if (known?.ticket) return <TicketForm token={token} ticket={known.ticket} />;
  if (known?.fault?.code === 'NOT_FOUND') {
    return (
      <Page title={t.ticket.gone} lead={t.ticket.goneText}>
        <p>{t.ticket.goneOptions}</p>
        <ul>
          <li>
            <Link to={SIGN_IN}>{t.ticket.goneSignIn}</Link>
          </li>
          <li>
            <Link to="/glemt-adgangskode">{t.ticket.goneForgot}</Link>
          </li>
        </ul>
        <p>{t.ticket.goneAsk}</p>
      </Page>
    );
  }
  return (
    <Page title={t.ticket.title}>
      {known?.fault ? (
        <FaultAlert fault={known.fault} onRetry={() => setTries(tries + 1)} />
      ) : (
        <Spinner status={t.app.loading} />
      )}
    </Page>
  );
}
