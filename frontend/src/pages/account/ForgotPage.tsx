import { type FormEvent, useState } from 'react';
import { Link, useLocation } from 'react-router';
import { SIGN_IN } from '../../account/address';
import { auth } from '../../account/auth';
import { checkEmail } from '../../account/checks';
import { Done } from '../../account/Done';
import { EmailField } from '../../account/EmailField';
import { Mistakes } from '../../account/Mistakes';
import { useMistakes } from '../../account/useMistakes';
import type { Fault } from '../../graphql/fault';
import { accountWords } from '../../language/areas';
import { useLanguage } from '../../language/useLanguage';
import { Page } from '../../layout/Page';

const FIELDS = { email: 'forgot-email' };

export function ForgotPage() {
  const { t } = useLanguage(accountWords);
  const given = (useLocation().state as { email?: string } | null)?.email;
  const [email, setEmail] = useState(given ?? '');
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<Fault>();
  const [sentTo, setSentTo] = useState('');
  const wrong = useMistakes(fault, FIELDS);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setFault(undefined);
    setSentTo('');
    if (!wrong.check(checkEmail(FIELDS.email, email, t))) return;
    setBusy(true);
    const { fault } = await auth.forgot(email.trim());
    setBusy(false);
    if (fault) setFault(fault);
    else setSentTo(email.trim());
  };

  return (
    <Page title={t.forgot.title} lead={t.forgot.lead} crumbs={[{ label: t.signIn.title, to: SIGN_IN }]}>
      <Done what={sentTo && t.forgot.sent}>
        <p>{t.forgot.sentText(sentTo)}</p>
        <p>{t.forgot.sentNone}</p>
      </Done>
      <form className="account-form" onSubmit={submit} noValidate aria-label={t.forgot.title}>
        <Mistakes mistakes={wrong.mistakes} fault={wrong.fault} />
        <EmailField id={FIELDS.email} error={wrong.errorOf(FIELDS.email)} value={email} onChange={setEmail} />
        <button type="submit" className="button button-primary" disabled={busy}>
          {t.forgot.submit}
        </button>
      </form>
      <p>
        <Link to={SIGN_IN}>{t.signIn.title}</Link>
      </p>
    </Page>
  );
}
