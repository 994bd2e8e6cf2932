import { useState } from 'react';
import { FormGroup, toldBy } from '../components/FormGroup';
import { Icon } from '../components/Icon';
import { accountWords } from '../language/areas';
import { useLanguage } from '../language/useLanguage';

interface Props {
  id: string;
  label: string;
  hint?: string;
  error?: string;
  /** A password manager offers the one, and makes up the other. */
  kind: 'current-password' | 'new-password';
  value: string;
  onChange: (value: string) => void;
}

export function PasswordField({ id, label, hint, error, kind, value, onChange }: Props) {
  const { t } = useLanguage(accountWords);
  const [shown, setShown] = useState<boolean>();
  return (
    <FormGroup {...{ id, label, hint, error }}>
      <div className="password">
        <input
          id={id}
          type={shown ? 'text' : 'password'}
          className="form-input"
          autoComplete={kind}
          autoCapitalize="none"
          autoCorrect="off"
          spellCheck={false}
          required
          value={value}
          {...toldBy({ id, hint, error })}
          onChange={(event) => onChange(event.target.value)}
        />
        <button
          type="button"
          className="button button-secondary password-show"
          aria-label={shown ? t.form.hidePassword : t.form.showPassword}
          aria-controls={id}
          onClick={() => setShown(!shown)}
        >
          <Icon name={shown ? 'visibility-off' : 'visibility'} />
        </button>
      </div>
      <span className="sr-only" role="status">
        {shown === undefined ? '' : shown ? t.form.passwordShown : t.form.passwordHidden}
      </span>
    </FormGroup>
  );
}
