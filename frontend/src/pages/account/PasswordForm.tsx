import { type FormEvent, useState } from 'react';
import { checkGiven, checkNewPassword } from '../../account/checks';
import { Done } from '../../account/Done';
import { Mistakes } from '../../account/Mistakes';
import { PasswordField } from '../../account/PasswordField';
import { useMistakes } from '../../account/useMistakes';
import { graphql } from '../../graphql/graphql';
import { useTell } from '../../graphql/tell';
import { accountWords } from '../../language/areas';
import { useLanguage } from '../../language/useLanguage';

const ChangePasswordMutation = graphql(`
  mutation ChangePassword($input: ChangePasswordInput!) {
    changePassword(input: $input) { person { id } }
  }
`);

const FIELDS = { current: 'password-current', new: 'password-new' };

export function PasswordForm({ email }: { email: string }) {
  const { t } = useLanguage(accountWords);
  const [current, setCurrent] = useState('');
  const [fresh, setFresh] = useState('');
  const [changed, setChanged] = useState(false);
  const change = useTell(ChangePasswordMutation);
  const wrong = useMistakes(change.fault, FIELDS);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setChanged(false);
    change.forget();
    const right = wrong.check(
      checkGiven(FIELDS.current, current, t.profile.currentMissing),
      checkNewPassword(FIELDS.new, fresh, t),
    );
    if (!right || !(await change.tell({ current, new: fresh })).data) return;
    setChanged(true);
    setCurrent('');
    setFresh('');
  };

  return (
    <form className="account-form" onSubmit={submit} noValidate aria-label={t.profile.password}>
      <Mistakes mistakes={wrong.mistakes} fault={wrong.fault} />
      <Done what={changed ? t.profile.passwordChanged : undefined} />
      <input className="sr-only" type="text" autoComplete="username" tabIndex={-1} aria-hidden readOnly value={email} />
      <PasswordField
        id={FIELDS.current}
        label={t.profile.current}
        kind="current-password"
        error={wrong.errorOf(FIELDS.current)}
        value={current}
        onChange={setCurrent}
      />
      <PasswordField
        id={FIELDS.new}
        label={t.form.newPassword}
        hint={t.form.newPasswordHint}
        kind="new-password"
        error={wrong.errorOf(FIELDS.new)}
        value={fresh}
        onChange={setFresh}
      />
      <button type="submit" className="button button-primary" disabled={change.busy}>
        {t.profile.changePassword}
      </button>
    </form>
  );
}
