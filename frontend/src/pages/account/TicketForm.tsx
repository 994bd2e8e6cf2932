import { type FormEvent, useState } from 'react';
import { useNavigate } from 'react-router';
import { auth, type Ticket } from '../../account/auth';
import { checkEmail, checkGiven, checkNewPassword } from '../../account/checks';
import { EmailField } from '../../account/EmailField';
import { Mistakes } from '../../account/Mistakes';
import { PasswordField } from '../../account/PasswordField';
import { useRenew } from '../../account/Session';
import { useMistakes } from '../../account/useMistakes';
import { useViewer } from '../../account/useViewer';
import { Alert } from '../../components/Alert';
import { Facts } from '../../components/Facts';
import { Field } from '../../components/Field';
import { useFormat } from '../../format/useFormat';
import type { Fault } from '../../graphql/fault';
import { accountWords, type WordsOf } from '../../language/areas';
import { type Base, useLanguage } from '../../language/useLanguage';
import { Page } from '../../layout/Page';

const FIELDS = { name: 'ticket-name', email: 'ticket-email', password: 'ticket-password' };

function wordsFor({ kind, existing, organisation, role }: Ticket, t: Base & WordsOf<typeof accountWords>) {
  if (kind === 'RESET') return { title: t.ticket.RESET, lead: t.ticket.resetLead, submit: t.ticket.save };
  if (kind === 'SETUP') return { title: t.ticket.SETUP, lead: t.ticket.setupLead, submit: t.ticket.create };
  const to = [organisation?.name ?? '', role ? t.role[role] : ''] as const;
  return existing
    ? { title: t.ticket.JOIN, lead: t.ticket.joinLead(...to), submit: t.ticket.join }
    : { title: t.ticket.INVITATION, lead: t.ticket.invitationLead(...to), submit: t.ticket.create };
}

interface Props {
  token: string;
  ticket: Ticket;
}

export function TicketForm({ token, ticket }: Props) {
  const { t } = useLanguage(accountWords);
  const format = useFormat();
  const navigate = useNavigate();
  const renew = useRenew();
  const other = useViewer().signedIn?.person;
  const setup = ticket.kind === 'SETUP';
  const joins = ticket.kind === 'INVITATION' && ticket.existing;
  const named = setup || (ticket.kind === 'INVITATION' && !ticket.existing);
  const [name, setName] = useState(ticket.name ?? '');
  const [email, setEmail] = useState(ticket.email ?? '');
  const [password, setPassword] = useState('');
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<Fault>();
  const wrong = useMistakes(fault, FIELDS);
  const { title, lead, submit: submitWords } = wordsFor(ticket, t);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setFault(undefined);
    const right = wrong.check(
      named && checkGiven(FIELDS.name, name, t.form.nameMissing),
      setup && checkEmail(FIELDS.email, email, t),
      joins
        ? checkGiven(FIELDS.password, password, t.form.passwordMissing)
        : checkNewPassword(FIELDS.password, password, t),
    );
    if (!right) return;
    setBusy(true);
    const { fault } = await auth.accept({
      token,
      password,
      ...(named && { name: name.trim() }),
      ...(setup && { email: email.trim() }),
    });
    if (fault) {
      setBusy(false);
      setFault(fault.code === 'UNAUTHENTICATED' ? { ...fault, field: 'password' } : fault);
      return;
    }
    await renew();
    navigate(setup ? '/administration' : '/indbakke', { replace: true });
  };

  return (
    <Page title={title} lead={lead}>
      {other && (
        <Alert kind="warning">
          <p>{t.ticket.other(other.name)}</p>
        </Alert>
      )}
      <form className="account-form" onSubmit={submit} noValidate aria-label={title}>
        <Mistakes mistakes={wrong.mistakes} fault={wrong.fault} />
        {named && (
          <Field
            id={FIELDS.name}
            label={t.form.name}
            autoComplete="name"
            required
            error={wrong.errorOf(FIELDS.name)}
            value={name}
            onChange={setName}
          />
        )}
        {setup ? (
          <EmailField id={FIELDS.email} error={wrong.errorOf(FIELDS.email)} value={email} onChange={setEmail} />
        ) : (
          <>
            <Facts rows={[[t.form.email, email]]} />
            {/* For password managers, which keep a password with the name beside it. */}
            <input
              className="sr-only"
              type="text"
              autoComplete="username"
              tabIndex={-1}
              aria-hidden
              readOnly
              value={email}
            />
          </>
        )}
        <PasswordField
          id={FIELDS.password}
          label={joins ? t.form.password : t.form.newPassword}
          hint={joins ? undefined : t.form.newPasswordHint}
          kind={joins ? 'current-password' : 'new-password'}
          error={wrong.errorOf(FIELDS.password)}
          value={password}
          onChange={setPassword}
        />
        <button type="submit" className="button button-primary" disabled={busy}>
          {submitWords}
        </button>
        <p className="small-text">{t.ticket.expires(format.moment(ticket.expiresAt))}</p>
      </form>
    </Page>
  );
}
