import { type FormEvent, useState } from 'react';
import { Link, Navigate, useNavigate } from 'react-router';
import { returnAddress } from '../../account/address';
import { auth } from '../../account/auth';
import { checkEmail, checkGiven } from '../../account/checks';
import { DemoAccounts } from '../../account/DemoAccounts';
import { EmailField } from '../../account/EmailField';
import { Mistakes } from '../../account/Mistakes';
import { PasswordField } from '../../account/PasswordField';
import { useRenew } from '../../account/Session';
import { useDemoAccounts } from '../../account/useDemoAccounts';
import { useMistakes } from '../../account/useMistakes';
import { useViewer } from '../../account/useViewer';
import { Alert } from '../../components/Alert';
import { FaultAlert } from '../../components/FaultAlert';
import { useAddress } from '../../components/useAddress';
import type { Fault } from '../../graphql/fault';
import { accountWords } from '../../language/areas';
import { useLanguage } from '../../language/useLanguage';
import { Page } from '../../layout/Page';

const FIELDS = { email: 'sign-in-email', password: 'sign-in-password' };

export function SignInPage() {
  const { t } = useLanguage(accountWords);
  const address = useAddress();
  const navigate = useNavigate();
  const renew = useRenew();
  const { signedIn } = useViewer();
  const demo = useDemoAccounts();
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<Fault>();
  const wrong = useMistakes(fault, FIELDS);
  const ended = address.text('udloebet') !== '';
  const back = returnAddress(address.text('tilbage'));

  // Until the old session's end is known everywhere, only signing in leads away.
  if (signedIn && !ended) return <Navigate to={back} replace />;

  const enter = async () => {
    await renew();
    navigate(back, { replace: true });
  };

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setFault(undefined);
    const right = wrong.check(
      checkEmail(FIELDS.email, email, t),
      checkGiven(FIELDS.password, password, t.form.passwordMissing),
    );
    if (!right) return;
    setBusy(true);
    const { fault } = await auth.signIn(email.trim(), password);
    if (!fault) return enter();
    setBusy(false);
    // The same words whatever was wrong: nobody learns here who has an account.
    setFault(fault.code === 'UNAUTHENTICATED' ? { ...fault, field: undefined, message: t.signIn.wrong } : fault);
  };

  return (
    <Page title={t.signIn.title} lead={t.signIn.lead}>
      <div className="sign-in">
        <section aria-label={t.signIn.title}>
          {ended ? (
            <Alert kind="info" heading={t.signIn.ended}>
              <p>{t.signIn.endedText}</p>
            </Alert>
          ) : (
            back !== '/' && (
              <Alert kind="info" heading={t.signIn.needed}>
                <p>{t.signIn.neededText}</p>
              </Alert>
            )
          )}
          <form className="account-form" onSubmit={submit} noValidate aria-label={t.signIn.title}>
            <Mistakes mistakes={wrong.mistakes} fault={wrong.fault} heading={t.signIn.failed} />
            <EmailField id={FIELDS.email} error={wrong.errorOf(FIELDS.email)} value={email} onChange={setEmail} />
            <PasswordField
              id={FIELDS.password}
              label={t.form.password}
              kind="current-password"
              error={wrong.errorOf(FIELDS.password)}
              value={password}
              onChange={setPassword}
            />
            <p>
              <Link to="/glemt-adgangskode" state={{ email: email.trim() }}>
                {t.signIn.forgot}
              </Link>
            </p>
            <button type="submit" className="button button-primary" disabled={busy}>
              {t.signIn.submit}
            </button>
          </form>
          <h2 className="h4">{t.signIn.noAccount}</h2>
          <p>{t.signIn.noAccountText}</p>
        </section>
        {demo.accounts && (
          <section className="demo-box" aria-labelledby="demo">
            <p className="demo-mark">{t.session.demo}</p>
            <h2 id="demo" className="h3">
              {t.signIn.demo}
            </h2>
            <p>{t.signIn.demoText}</p>
            <DemoAccounts accounts={demo.accounts} onSignedIn={enter} />
          </section>
        )}
        {demo.fault && <FaultAlert fault={demo.fault} />}
      </div>
    </Page>
  );
}
